package io.holowire.it.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.holowire.it.load.Checkpoints;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A scan whose snapshot is lost with the session that held it. */
@Tag("once")
class ScanHolderIT {
  private static final int PARALLELISM = 3;
  private static final String LOST = "scan.on-snapshot-lost";

  @TempDir private static Path directory;
  private static ScanLab lab;
  private Accounts accounts;

  @BeforeAll
  static void open() throws Exception {
    lab = ScanLab.open(directory, 4);
  }

  @AfterAll
  static void close() {
    if (lab != null) {
      lab.close();
    }
  }

  @BeforeEach
  void reset() throws Exception {
    Accounts.create(lab.lab(), 1_500);
    Brake.hold(2);
    accounts = Accounts.start(lab.lab());
  }

  @AfterEach
  void nothingIsLeft() {
    accounts.close();
    Brake.release();
    lab.sessions().awaitNone();
  }

  /** A batch job keeps nothing, so that it can begin again. */
  @Test
  void aBatchJobRunsAgainOnANewerSnapshot() throws Exception {
    ScanJob job =
        lab.batch(lab.ddl(Accounts.TABLE), PARALLELISM)
            .with("restart-strategy.type", "fixed-delay");
    JobClient running = job.start();
    try {
      // Of the first splits; the others want the snapshot. No task behind has seen a row yet.
      await().atMost(Duration.ofSeconds(20)).until(() -> Brake.passed() > 100);
      assertThat(lab.sessions().terminateHolder()).isTrue();
      Brake.release();
    } finally {
      Accounts.assertOneInstant(lab.finish(job, running), "when it ran again");
    }
    assertThat(lab.cluster().lastFailure(running)).contains(LOST);
  }

  /**
   * @param handedOut whether every split has a reader
   */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aStreamingJobFailsForGood(boolean handedOut) throws Exception {
    ScanJob job = lab.streaming(ddl("fail", handedOut), PARALLELISM);
    JobClient running = startedAndCheckpointed(job);
    try {
      assertThat(lab.sessions().terminateHolder()).isTrue();
      assertThatThrownBy(() -> running.getJobExecutionResult().get(20, TimeUnit.SECONDS))
          .hasStackTraceContaining(LOST)
          .hasStackTraceContaining(Accounts.TABLE);
    } finally {
      lab.cluster().cancel(running);
    }
  }

  @Test
  void aStreamingJobGoesOnInANewerOneWhereThatIsAskedFor() throws Exception {
    ScanJob job = lab.streaming(ddl("continue", true), PARALLELISM);
    String log =
        Log.of(
            () -> {
              JobClient running = startedAndCheckpointed(job);
              assertThat(lab.sessions().terminateHolder()).isTrue();
              lab.sessions().awaitHolder();
              lab.sessions().awaitReaders(1);
              assertThat(lab.sessions().terminateReader()).isTrue();
              Brake.release();
              Accounts.assertUntouchedThere(lab.finish(job, running), "in two snapshots");
            });
    assertThat(log).containsPattern("WARN.*account.*snapshot .* is lost");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aSavepointOutlivesTheSnapshot(boolean handedOut) throws Exception {
    String savepoint = stopped(lab.streaming(ddl("fail", handedOut), PARALLELISM));
    lab.sessions().awaitNone();
    JobClient refused = lab.streaming(ddl("fail", handedOut), PARALLELISM).from(savepoint).start();
    try {
      assertThatThrownBy(() -> refused.getJobExecutionResult().get(20, TimeUnit.SECONDS))
          .hasStackTraceContaining(LOST);
    } finally {
      lab.cluster().cancel(refused);
    }
    Brake.release();
    ScanJob job = lab.streaming(ddl("continue", handedOut), PARALLELISM).from(savepoint);
    Accounts.assertUntouchedThere(lab.run(job), "from the savepoint");
  }

  /**
   * @param handedOut whether there are no more splits than readers
   */
  private static String ddl(String onLost, boolean handedOut) {
    return handedOut
        ? lab.ddlOfLongSplits(Accounts.TABLE, PARALLELISM, LOST, onLost)
        : lab.ddl(Accounts.TABLE, LOST, onLost);
  }

  private static JobClient startedAndCheckpointed(ScanJob job) throws Exception {
    Checkpoints checkpoints = new Checkpoints(lab.checkpoints());
    JobClient running = job.start();
    awaitRows(job, 100);
    int before = checkpoints.count();
    await().atMost(Duration.ofSeconds(20)).until(() -> checkpoints.count() > before + 1);
    return running;
  }

  private static void awaitRows(ScanJob job, int count) {
    await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(10))
        .until(() -> Tally.seen(job.name()) >= count);
  }

  private static String stopped(ScanJob job) throws Exception {
    JobClient running = startedAndCheckpointed(job);
    try {
      return running
          .stopWithSavepoint(
              false, directory.resolve("savepoints").toString(), SavepointFormatType.CANONICAL)
          .get(60, TimeUnit.SECONDS);
    } finally {
      lab.cluster().cancel(running);
    }
  }
}
