package io.holowire.jmh.compare;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.stream.Stream;

/** What this JVM, the programs that it runs and the server use between a start and an end. */
final class Meter {
  private static final OperatingSystemMXBean PROCESS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private final ServerCpu server;
  private final long heapBefore;
  private volatile LiveHeap live;
  private volatile Readings start;
  private volatile Readings end;

  Meter(ServerCpu server) {
    this.server = server;
    // What was there before shall neither be collected in the time nor count.
    System.gc();
    heap().forEach(MemoryPoolMXBean::resetPeakUsage);
    heapBefore = heap().mapToLong(pool -> pool.getUsage().getUsed()).sum();
  }

  void start() {
    live = new LiveHeap();
    start = Readings.now(server);
  }

  void stop() {
    end = Readings.now(server);
    live.close();
  }

  /** What moving the rows has cost. */
  Measurement measurement(long rows) {
    return new Measurement(
        rows,
        (end.nanos - start.nanos) / 1e9,
        end.clientSeconds - start.clientSeconds,
        end.serverSeconds - start.serverSeconds,
        end.peakHeap - heapBefore,
        live.most() == LiveHeap.UNKNOWN ? LiveHeap.UNKNOWN : Math.max(0, live.most() - heapBefore),
        -1);
  }

  private static Stream<MemoryPoolMXBean> heap() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP);
  }

  private record Readings(long nanos, double clientSeconds, double serverSeconds, long peakHeap) {
    static Readings now(ServerCpu server) {
      return new Readings(
          System.nanoTime(),
          PROCESS.getProcessCpuTime() / 1e9 + ProcessCpu.endedChildren(),
          server.seconds(),
          heap().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum());
    }
  }
}
