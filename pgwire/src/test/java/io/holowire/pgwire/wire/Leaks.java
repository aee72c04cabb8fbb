package io.holowire.pgwire.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.UnpooledByteBufAllocator;

/** Whether everything that was allocated has been released. */
public final class Leaks {
  private Leaks() {}

  /**
   * Counts instead of tracing, as Netty's detector does: that one takes a stack trace for each
   * buffer at the level the tests run with.
   */
  public static UnpooledByteBufAllocator countingAllocator() {
    return new UnpooledByteBufAllocator(/* preferDirect= */ true, /* disableLeakDetector= */ true);
  }

  public static void assertNone(UnpooledByteBufAllocator allocator) {
    assertThat(used(allocator)).as("bytes allocated and not released").isZero();
  }

  public static long used(UnpooledByteBufAllocator allocator) {
    return allocator.metric().usedHeapMemory() + allocator.metric().usedDirectMemory();
  }
}
