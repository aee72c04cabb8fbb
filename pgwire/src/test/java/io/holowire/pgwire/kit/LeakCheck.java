package io.holowire.pgwire.kit;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.netty.buffer.PoolArenaMetric;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocatorMetric;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test class that leaks a buffer: by what the leak detector finds, and by what the pooled
 * allocator still counts as handed out. Registered for every class by the service file.
 */
public final class LeakCheck implements BeforeAllCallback, AfterAllCallback {
  private static final List<String> LEAKS = new CopyOnWriteArrayList<>();
  private static final long PATIENCE_MILLIS = 5_000;

  static {
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
    ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(new Recording());
  }

  private long before;

  @Override
  public void beforeAll(ExtensionContext context) {
    before = buffersInUse();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    long waited = 0;
    // Event loops may still be releasing what the last test closed.
    while (buffersInUse() > before && waited < PATIENCE_MILLIS) {
      LockSupport.parkNanos(MILLISECONDS.toNanos(10));
      waited += 10;
    }
    long leaked = buffersInUse() - before;
    if (leaked > 0) {
      System.gc(); // so that the detector sees what is gone, and can say where it was made
      PooledByteBufAllocator.DEFAULT.buffer().release();
    }
    if (leaked > 0 || !LEAKS.isEmpty()) {
      List<String> traces = List.copyOf(LEAKS);
      LEAKS.clear();
      throw new AssertionError(
          context.getDisplayName() + " leaked " + leaked + " buffers: " + traces);
    }
  }

  /** Buffers of the default pooled allocator that are handed out and not released. */
  public static long buffersInUse() {
    PooledByteBufAllocatorMetric metric = PooledByteBufAllocator.DEFAULT.metric();
    return Stream.concat(metric.directArenas().stream(), metric.heapArenas().stream())
        .mapToLong(PoolArenaMetric::numActiveAllocations)
        .sum();
  }

  private static final class Recording extends ResourceLeakDetectorFactory {
    @Override
    @SuppressWarnings("deprecation") // abstract, so there is no way around it
    public <T> ResourceLeakDetector<T> newResourceLeakDetector(
        Class<T> resource, int samplingInterval, long maxActive) {
      return recording(resource, samplingInterval);
    }

    @Override
    public <T> ResourceLeakDetector<T> newResourceLeakDetector(
        Class<T> resource, int samplingInterval) {
      return recording(resource, samplingInterval);
    }

    private static <T> ResourceLeakDetector<T> recording(Class<T> resource, int samplingInterval) {
      return new ResourceLeakDetector<>(resource, samplingInterval) {
        @Override
        protected boolean needReport() {
          return true;
        }

        @Override
        protected void reportTracedLeak(String resourceType, String records) {
          LEAKS.add(resourceType + records);
        }

        @Override
        protected void reportUntracedLeak(String resourceType) {
          LEAKS.add(resourceType);
        }
      };
    }
  }
}
