package io.holowire.it.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.holowire.it.server.Oracle;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Loads that go on from savepoints and checkpoints, new and old, at other parallelisms. */
@Tag("once")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class LoadRestoreIT {
  private static final int ROWS_PER_SECOND = 3_000;
  private static final long ROWS = 3L * ROWS_PER_SECOND;

  @TempDir private static Path clusterDirectory;
  @TempDir private Path directory;
  private static LoadLab lab;
  private static LoadCluster cluster;

  @BeforeAll
  static void open() throws Exception {
    lab = LoadLab.shared();
    cluster = LoadCluster.start(clusterDirectory);
  }

  @AfterAll
  static void close() {
    if (cluster != null) {
      cluster.close();
    }
    lab.close();
  }

  @BeforeEach
  void reset() {
    lab.reset();
  }

  @AfterEach
  void nobodyIsConnected() {
    lab.awaitNoSessions();
  }

  @ParameterizedTest
  @EnumSource
  void goesOnFromWhereItWasStoppedWithMoreAndFewerSubtasks(LoadWay way) throws Exception {
    String savepoint = stoppedAfterSomeRows(job(way).withParallelism(2));
    lab.assertNothingDoubled("after the first stop");
    lab.assertNothingLeft("the first stop");
    savepoint = stoppedAfterSomeRows(job(way).withParallelism(4).from(savepoint));
    lab.assertNothingLeft("the second stop");
    finish(job(way).withParallelism(1).from(savepoint));
    lab.assertExactly(ROWS, way + " with savepoints");
    lab.assertNothingLeft("the end");
  }

  /** What is written behind the savepoint, and goes with the job, comes again. */
  @ParameterizedTest
  @EnumSource
  void goesOnFromTheSavepointOfACancelledJob(LoadWay way) throws Exception {
    LoadJob job = job(way).with("execution.checkpointing.interval", "10 min");
    String savepoint;
    JobClient running = job.start();
    try {
      awaitWriting();
      savepoint =
          running
              .triggerSavepoint(directory.toString(), SavepointFormatType.CANONICAL)
              .get(60, TimeUnit.SECONDS);
      Thread.sleep(300); // 2.3 commits now; 1.20 leaves it to the restored job
    } finally {
      cluster.cancel(running);
    }
    finish(job(way).withParallelism(4).from(savepoint));
    lab.assertExactly(ROWS, way + " with a savepoint");
    lab.assertNothingLeft("the end");
  }

  @Test
  void holdsRowsBackUntilTheEndAlsoOverAStop() throws Exception {
    LoadJob job = job(LoadWay.STAGING).withTable("sink.bulkload.visible", "end");
    JobClient running = job.withParallelism(2).start();
    String savepoint;
    try (Oracle oracle = lab.oracle()) {
      await().atMost(LoadLab.PATIENCE).until(() -> LoadLab.staging(oracle).size() > 6);
      savepoint = stop(running);
    } finally {
      cluster.cancel(running);
    }
    assertThat(lab.visible()).isZero();
    finish(job.withParallelism(4).from(savepoint));
    lab.assertExactly(ROWS, "a stop");
    lab.assertNothingLeft("the end");
  }

  @ParameterizedTest
  @EnumSource
  void refusesACheckpointOlderThanTheLastCommit(LoadWay way) throws Exception {
    String old = oldCheckpoint(way);
    long before = lab.visible();
    JobClient behind = job(way).from(old).start();
    assertThatThrownBy(() -> behind.getJobExecutionResult().get(60, TimeUnit.SECONDS))
        .hasStackTraceContaining("sink.restore-behind")
        .hasStackTraceContaining(LoadJob.TABLE);
    assertThat(lab.visible()).isEqualTo(before);
    lab.assertNothingDoubled("after the refusal");
  }

  @ParameterizedTest
  @EnumSource
  void takesACheckpointOlderThanTheLastCommitWhereDoublesAreAccepted(LoadWay way) throws Exception {
    String old = oldCheckpoint(way);
    finish(job(way).withTable("sink.restore-behind", "at-least-once").from(old));
    lab.assertAtLeast(ROWS);
    assertThat(lab.visible()).as("rows, some of them twice").isGreaterThan(ROWS);
    lab.assertNothingLeft("the end");
  }

  /** Of a job that has committed more since. */
  private String oldCheckpoint(LoadWay way) throws Exception {
    Checkpoints checkpoints = new Checkpoints(directory.resolve("checkpoints"));
    JobClient job = job(way).start();
    try {
      lab.awaitMoreThan(0);
      int now = checkpoints.count();
      await().atMost(LoadLab.PATIENCE).until(() -> checkpoints.count() > now);
      lab.awaitMoreThan(lab.visible());
    } finally {
      cluster.cancel(job);
    }
    lab.awaitNoSessions();
    return checkpoints.oldest();
  }

  private String stoppedAfterSomeRows(LoadJob job) throws Exception {
    long before = lab.visible();
    JobClient running = job.start();
    try {
      awaitMoreThan(before, running);
      return stop(running);
    } finally {
      cluster.cancel(running);
    }
  }

  private String stop(JobClient running) throws Exception {
    return running
        .stopWithSavepoint(false, directory.toString(), SavepointFormatType.CANONICAL)
        .get(60, TimeUnit.SECONDS);
  }

  private static void awaitMoreThan(long rows, JobClient running) throws Exception {
    while (lab.visible() <= rows) {
      if (cluster.hasEnded(running)) {
        throw new AssertionError("ended early: " + cluster.lastFailure(running));
      }
      Thread.sleep(20);
    }
  }

  private static void awaitWriting() throws InterruptedException {
    lab.awaitSessions(3);
    Thread.sleep(300);
  }

  private static void finish(LoadJob job) throws Exception {
    JobClient running = job.start();
    try {
      cluster.awaitSuccess(running);
    } finally {
      cluster.cancel(running);
    }
  }

  private LoadJob job(LoadWay way) throws Exception {
    Map<String, String> session = cluster.session();
    session.put("restart-strategy.fixed-delay.attempts", "3");
    session.put("execution.runtime-mode", "streaming");
    session.put("execution.checkpointing.interval", "300 ms");
    session.put("execution.checkpointing.dir", directory.resolve("checkpoints").toUri().toString());
    session.put(
        "execution.checkpointing.externalized-checkpoint-retention", "RETAIN_ON_CANCELLATION");
    return new LoadJob(session, lab.options(way, lab.port()), ROWS, ROWS_PER_SECOND, 3);
  }
}
