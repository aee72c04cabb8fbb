package io.holowire.jmh.compare;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.core.execution.JobExecutionStatusEvent;
import org.apache.flink.core.execution.JobStatusChangedEvent;
import org.apache.flink.core.execution.JobStatusChangedListener;
import org.apache.flink.core.execution.JobStatusChangedListenerFactory;

/**
 * Measures one job at a time, from its start to its end as the cluster in this JVM sees them:
 * neither planning nor submission nor the client's polling for the end counts.
 */
public final class JobMeter implements JobStatusChangedListener, JobStatusChangedListenerFactory {
  /** What a cluster's configuration must say. */
  static final Map<String, String> CONFIGURATION =
      Map.of("execution.job-status-changed-listeners", JobMeter.class.getName());

  private static final OperatingSystemMXBean PROCESS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private static volatile Meter meter;

  /** Prepares for the next job. */
  static void reset(ServerCpu server) {
    // What was there before shall neither be collected in the job's time nor count as its own.
    System.gc();
    heap().forEach(MemoryPoolMXBean::resetPeakUsage);
    long heapBefore = heap().mapToLong(pool -> pool.getUsage().getUsed()).sum();
    meter = new Meter(server, heapBefore, new CompletableFuture<>(), new CompletableFuture<>());
  }

  /** What the job that has ended cost. */
  static Measurement measurement(long rows) throws Exception {
    // The client may hear of the end before the listener does.
    Readings end = meter.end.get(10, TimeUnit.SECONDS);
    Readings start = meter.start.get();
    return new Measurement(
        rows,
        (end.nanos - start.nanos) / 1e9,
        (end.clientNanos - start.clientNanos) / 1e9,
        end.serverSeconds - start.serverSeconds,
        end.peakHeap - meter.heapBefore);
  }

  @Override
  public JobStatusChangedListener createListener(Context context) {
    return this;
  }

  @Override
  public void onEvent(JobStatusChangedEvent event) {
    if (event instanceof JobExecutionStatusEvent change) {
      if (change.newStatus() == JobStatus.RUNNING) {
        meter.start.complete(Readings.now(meter.server));
      } else if (change.newStatus().isGloballyTerminalState()) {
        meter.end.complete(Readings.now(meter.server));
      }
    }
  }

  private static Stream<MemoryPoolMXBean> heap() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP);
  }

  private record Meter(
      ServerCpu server,
      long heapBefore,
      CompletableFuture<Readings> start,
      CompletableFuture<Readings> end) {}

  private record Readings(long nanos, long clientNanos, double serverSeconds, long peakHeap) {
    static Readings now(ServerCpu server) {
      return new Readings(
          System.nanoTime(),
          PROCESS.getProcessCpuTime(),
          server.seconds(),
          heap().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum());
    }
  }
}
