package io.holowire.jmh.compare;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.core.execution.JobExecutionStatusEvent;
import org.apache.flink.core.execution.JobStatusChangedEvent;
import org.apache.flink.core.execution.JobStatusChangedListener;
import org.apache.flink.core.execution.JobStatusChangedListenerFactory;

/**
 * Starts and stops the meter of one job at a time, as the cluster in this JVM sees its start and
 * its end: neither planning nor submission nor the client's polling for the end counts.
 */
public final class JobMeter implements JobStatusChangedListener, JobStatusChangedListenerFactory {
  /** What a cluster's configuration must say. */
  static final Map<String, String> CONFIGURATION =
      Map.of("execution.job-status-changed-listeners", JobMeter.class.getName());

  private static volatile Job job;

  /** Prepares for the next job. */
  static void use(Meter meter) {
    job = new Job(meter, new CompletableFuture<>());
  }

  /** The client may hear of the end before the listener does. */
  static void awaitEnd() throws Exception {
    job.end.get(10, TimeUnit.SECONDS);
  }

  @Override
  public JobStatusChangedListener createListener(Context context) {
    return this;
  }

  @Override
  public void onEvent(JobStatusChangedEvent event) {
    if (event instanceof JobExecutionStatusEvent change) {
      if (change.newStatus() == JobStatus.RUNNING) {
        job.meter.start();
      } else if (change.newStatus().isGloballyTerminalState()) {
        job.meter.stop();
        job.end.complete(null);
      }
    }
  }

  private record Job(Meter meter, CompletableFuture<Void> end) {}
}
