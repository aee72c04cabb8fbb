package io.holowire.pgwire.kit;

import java.lang.reflect.Method;

/** Counts the bytes that the current thread allocates on the heap. */
public final class Allocations {
  private Allocations() {}

  /** Reflective, because the module under test does not require {@code jdk.management}. */
  public static long bytes(Runnable work) {
    try {
      Object threads =
          Class.forName("java.lang.management.ManagementFactory")
              .getMethod("getThreadMXBean")
              .invoke(null);
      Method allocated =
          Class.forName("com.sun.management.ThreadMXBean")
              .getMethod("getThreadAllocatedBytes", long.class);
      long thread = Thread.currentThread().getId();
      long before = (long) allocated.invoke(threads, thread);
      work.run();
      return (long) allocated.invoke(threads, thread) - before;
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("this JVM does not count allocations", e);
    }
  }
}
