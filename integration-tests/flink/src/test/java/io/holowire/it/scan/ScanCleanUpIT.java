package io.holowire.it.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.holowire.it.load.Checkpoints;
import io.holowire.it.load.Trap;
import io.holowire.it.server.Oracle;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a scan holds on the server it lets go: in time, and however it ends. */
class ScanCleanUpIT {
  @TempDir private static Path directory;
  private static ScanLab lab;

  @BeforeAll
  static void open() throws Exception {
    lab = ScanLab.open(directory, 4);
    Accounts.create(lab.lab(), 1_500);
  }

  @AfterAll
  static void close() {
    if (lab != null) {
      lab.close();
    }
  }

  @BeforeEach
  void brake() {
    Brake.hold(2);
  }

  @AfterEach
  void nothingIsLeft() {
    Brake.release();
    lab.sessions().awaitNone();
  }

  /** The survey waits for a lock, and would wait on without the job. */
  @Test
  void ofAJobThatIsCancelledWhilePlanning() throws Exception {
    try (Oracle other = lab.lab().server().oracle(lab.lab().name())) {
      other.execute("begin; lock table account");
      JobClient running = job(true).start();
      lab.sessions().awaitLocked();
      lab.cluster().cancel(running);
      lab.sessions().awaitNone();
    }
  }

  /** Nothing but the COPY itself waits for the lock. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void ofAJobThatIsCancelledBeforeTheFirstRow(boolean streaming) throws Exception {
    try (Oracle other = lab.lab().server().oracle(lab.lab().name())) {
      other.execute(
          "create view gate as select * from account"
              + " where (select pg_advisory_xact_lock_shared(7)) is not null;"
              + " select pg_advisory_lock(7)");
      JobClient running = job(streaming).withDdl(lab.ddlOfLongSplits("gate", 3)).start();
      lab.sessions().awaitReaders(2);
      lab.cluster().cancel(running);
      lab.sessions().awaitNone();
      other.execute("drop view gate");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void ofAJobThatIsCancelledAmidACopy(boolean streaming) throws Exception {
    JobClient running = job(streaming).start();
    lab.sessions().awaitReaders(2);
    lab.cluster().cancel(running);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void ofAJobThatFailsAmidACopy(boolean streaming) throws Exception {
    JobClient running = job(streaming).with("restart-strategy.type", "disable").start();
    lab.sessions().awaitReaders(2);
    Trap.strike(Trap.ANYBODY);
    assertThatThrownBy(() -> running.getJobExecutionResult().get(20, TimeUnit.SECONDS))
        .hasStackTraceContaining("the test lets subtask");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void ofAJobThatFailsWhilePlanning(boolean streaming) throws Exception {
    ScanJob job = job(streaming).withDdl(lab.ddl("nowhere"));
    assertThatThrownBy(
            () ->
                job.with("restart-strategy.type", "disable")
                    .start()
                    .getJobExecutionResult()
                    .get(20, TimeUnit.SECONDS))
        .hasStackTraceContaining("nowhere");
  }

  /** What reads it is done, and what is behind a blocking exchange takes its time. */
  @Test
  void beforeTheSlowerRestOfABatchJobEnds() throws Exception {
    Brake.stop(); // or the scan might have ended before it was seen
    JobClient running =
        job(false)
            .start(
                rows ->
                    rows.global()
                        .map(
                            row -> {
                              Thread.sleep(1);
                              return row;
                            })
                        .returns(rows.getType())
                        .setParallelism(1));
    lab.sessions().awaitHolder();
    Brake.release();
    lab.sessions().awaitNoHolder();
    assertThat(lab.cluster().hasEnded(running)).isFalse();
    lab.cluster().cancel(running);
  }

  /** As soon as a checkpoint is behind the last row, though others go on for ever. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whenAllIsReadOfAJobWithoutEnd(boolean failing) throws Exception {
    // The first of two splits is small.
    String ddl =
        lab.ddl(
            Accounts.TABLE,
            "scan.partition.column",
            "id",
            "scan.partition.num",
            "2",
            "scan.partition.lower-bound",
            "1",
            "scan.partition.upper-bound",
            "200");
    ScanJob job = lab.streaming(ddl, 2);
    JobClient running = job.start(ScanCleanUpIT::besideAnEndlessStream);
    try {
      await().atMost(Duration.ofSeconds(20)).until(() -> lab.cluster().finishedTasks(running) == 1);
      awaitCheckpoints(3);
      if (failing) {
        Trap.strike(Trap.ANYBODY); // when one reader has ended and the other has not
        await().atMost(Duration.ofSeconds(20)).until(Trap::hasStruck);
      }
      assertThat(lab.sessions().holders()).isEqualTo(1);
      Brake.release();
      awaitRows(job, Accounts.LASTING);
      lab.sessions().awaitNone();
      assertThat(lab.cluster().hasEnded(running)).isFalse();
    } finally {
      lab.cluster().cancel(running);
    }
  }

  /** There is no need of the snapshot any more, wherever the job goes on from. */
  @Test
  void aJobThatHasReadAllGoesOnWithoutIt() throws Exception {
    Brake.release();
    ScanJob job = lab.streaming(lab.ddl(Accounts.TABLE), 2);
    JobClient running = job.start(ScanCleanUpIT::besideAnEndlessStream);
    String savepoint;
    try {
      awaitRows(job, Accounts.LASTING);
      lab.sessions().awaitNone();
      awaitCheckpoints(3); // with tasks that have ended
      lab.cluster().loseTaskManager();
      lab.cluster().loseTaskManager();
      awaitCheckpoints(3);
      savepoint =
          running
              .stopWithSavepoint(
                  false, directory.resolve("savepoints").toString(), SavepointFormatType.CANONICAL)
              .get(60, TimeUnit.SECONDS);
    } finally {
      lab.cluster().cancel(running);
    }
    JobClient again = job.from(savepoint).start(ScanCleanUpIT::besideAnEndlessStream);
    try {
      awaitCheckpoints(3);
      assertThat(lab.cluster().hasEnded(again)).isFalse();
      assertThat(Tally.seen(job.name())).isGreaterThanOrEqualTo(Accounts.LASTING);
      assertThat(lab.sessions().holders()).isZero();
    } finally {
      lab.cluster().cancel(again);
    }
  }

  private static void awaitCheckpoints(int more) {
    Checkpoints checkpoints = new Checkpoints(lab.checkpoints());
    int before = checkpoints.count();
    await().atMost(Duration.ofSeconds(20)).until(() -> checkpoints.count() >= before + more);
  }

  private static DataStream<Row> besideAnEndlessStream(DataStream<Row> rows) {
    return rows.union(
        rows.getExecutionEnvironment()
            .fromSource(
                new DataGeneratorSource<>(
                    index -> Row.of(-index, 0L, 0),
                    Long.MAX_VALUE,
                    RateLimiterStrategy.perSecond(10),
                    rows.getType()),
                WatermarkStrategy.noWatermarks(),
                "endless"));
  }

  private static void awaitRows(ScanJob job, int count) {
    await().atMost(Duration.ofSeconds(20)).until(() -> Tally.seen(job.name()) >= count);
  }

  private static ScanJob job(boolean streaming) throws Exception {
    String ddl = lab.ddlOfLongSplits(Accounts.TABLE, 3);
    return streaming ? lab.streaming(ddl, 3) : lab.batch(ddl, 3);
  }
}
