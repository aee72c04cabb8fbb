package io.holowire.it.load;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.executiongraph.ErrorInfo;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;

/** A Flink cluster of two TaskManagers in this JVM, either of which the test may lose. */
public final class LoadCluster implements AutoCloseable {
  static final int SLOTS = 4;

  private static final int TASK_MANAGERS = 2;

  private final MiniCluster cluster;

  /** Flink's numbers of the TaskManagers that run, oldest first. */
  private final Deque<Integer> running = new ArrayDeque<>();

  private int started;

  private LoadCluster(MiniCluster cluster) {
    this.cluster = cluster;
    for (; started < TASK_MANAGERS; started++) {
      running.add(started);
    }
  }

  static LoadCluster start(Path directory) throws Exception {
    return start(directory, SLOTS);
  }

  /**
   * Starts one.
   *
   * @param directory for its files
   * @param slots of all TaskManagers together
   */
  public static LoadCluster start(Path directory, int slots) throws Exception {
    Path uploads = Files.createDirectories(directory.resolve("uploads"));
    Map<String, String> configuration =
        Map.of(
            "rest.bind-port",
            "0",
            "web.upload.dir",
            uploads.toString(),
            // For those who want to go back to an old one.
            "execution.checkpointing.num-retained",
            "1000");
    MiniCluster cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(Configuration.fromMap(configuration))
                .setNumTaskManagers(TASK_MANAGERS)
                .setNumSlotsPerTaskManager(slots / TASK_MANAGERS)
                .build());
    cluster.start();
    return new LoadCluster(cluster);
  }

  /** The configuration of a session whose jobs run here and never give up. */
  public Map<String, String> session() throws Exception {
    Map<String, String> session = new HashMap<>();
    session.put("execution.target", "remote");
    session.put("rest.address", cluster.getRestAddress().get().getHost());
    session.put("rest.port", "" + cluster.getRestAddress().get().getPort());
    session.put("restart-strategy.type", "fixed-delay");
    session.put("restart-strategy.fixed-delay.attempts", "1000000");
    session.put("restart-strategy.fixed-delay.delay", "100 ms");
    session.put("pipeline.object-reuse", "true");
    return session;
  }

  /** Ends the oldest TaskManager, with its tasks and the results that it keeps; starts another. */
  public void loseTaskManager() {
    cluster.terminateTaskManager(running.remove()).join();
    try {
      cluster.startTaskManager();
    } catch (Exception e) {
      throw new IllegalStateException("no new TaskManager", e);
    }
    running.add(started++);
  }

  public boolean hasEnded(JobClient job) {
    return job.getJobStatus().join().isGloballyTerminalState();
  }

  /** How many of the job's tasks have come to their end. */
  public long finishedTasks(JobClient job) throws Exception {
    return StreamSupport.stream(
            cluster
                .getExecutionGraph(job.getJobID())
                .get(60, TimeUnit.SECONDS)
                .getAllExecutionVertices()
                .spliterator(),
            false)
        .filter(task -> task.getExecutionState() == ExecutionState.FINISHED)
        .count();
  }

  /** Waits for the end of a job that must succeed; else says what failed last. */
  public void awaitSuccess(JobClient job) throws Exception {
    long deadline = System.nanoTime() + LoadLab.PATIENCE.toNanos();
    while (!hasEnded(job)) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("the job does not end; it failed last by " + lastFailure(job));
      }
      Thread.sleep(50);
    }
    if (job.getJobStatus().get() != JobStatus.FINISHED) {
      throw new AssertionError("the job failed: " + lastFailure(job));
    }
  }

  /** Ends a job, unless it has ended. */
  public void cancel(JobClient job) throws Exception {
    if (!hasEnded(job)) {
      job.cancel().get(60, TimeUnit.SECONDS);
    }
    while (!hasEnded(job)) {
      Thread.sleep(20);
    }
  }

  /** Why the job, or its last attempt, failed. */
  public String lastFailure(JobClient job) throws Exception {
    ErrorInfo failure =
        cluster.getExecutionGraph(job.getJobID()).get(60, TimeUnit.SECONDS).getFailureInfo();
    return failure == null ? "nothing" : failure.getExceptionAsString();
  }

  @Override
  public void close() {
    cluster.closeAsync().join();
  }
}
