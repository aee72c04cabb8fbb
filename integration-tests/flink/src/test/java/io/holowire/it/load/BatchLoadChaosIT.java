package io.holowire.it.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.holowire.it.load.LoadFaults.Fault;
import io.holowire.it.server.LocalPostgres;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.core.execution.JobClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whatever happens to a batch load into a table without a key: nothing is seen, or everything. */
@Tag("once")
class BatchLoadChaosIT {
  private static final Logger LOG = LoggerFactory.getLogger(BatchLoadChaosIT.class);

  /** Each may cost the subtasks that it meets all they have done. */
  private static final int FAULTS = LoadLab.LONG ? 60 : 4;

  private static final int COMMIT_FAULTS = LoadLab.LONG ? 20 : 3;

  /** So many subtasks must be seen to stage rows. */
  private static final int STAGING_SUBTASKS = 3;

  private static final int ROWS_PER_SECOND = 8_000;
  private static final long ROWS = 3L * ROWS_PER_SECOND;

  @TempDir private static Path directory;
  private static LocalPostgres server;
  private static LoadLab lab;
  private static LoadCluster cluster;

  @BeforeAll
  static void open() throws Exception {
    server = LoadLab.durableServer();
    lab = LoadLab.on(server);
    cluster = LoadCluster.start(directory);
  }

  @AfterAll
  static void close() {
    if (cluster != null) {
      cluster.close();
    }
    if (lab != null) {
      lab.close();
    }
  }

  /** Faults at any time; more subtasks than slots run one after another. */
  @ParameterizedTest
  @CsvSource({"STAGING, 3", "STAGING, 6", "PREPARED, 3"})
  void eachRowIsLoadedOnce(LoadWay way, int parallelism) throws Exception {
    load(
        way,
        parallelism,
        (job, faults, random) -> {
          // The first one hits for certain, others may come when what they hit is over.
          List<Fault> next = new ArrayList<>(List.of(Fault.RESET));
          for (int i = 0; i < FAULTS && !cluster.hasEnded(job); i++) {
            if (next.isEmpty()) {
              next.addAll(faults.shuffled());
            }
            Thread.sleep(random.nextInt(600));
            faults.strike(next.remove(0), parallelism);
          }
        });
  }

  /** All subtasks have ended; what they have written is committed, and again. */
  @ParameterizedTest
  @EnumSource
  void theCommitIsCutOff(LoadWay way) throws Exception {
    load(
        way,
        3,
        (job, faults, random) -> {
          while (faults.total() < COMMIT_FAULTS && !cluster.hasEnded(job)) {
            faults.strikeFinalCommit(job);
          }
        });
  }

  /** What happens to a load while it runs. */
  private interface Disturbance {
    void disturb(JobClient job, LoadFaults faults, Random random) throws Exception;
  }

  private static void load(LoadWay way, int parallelism, Disturbance disturbance) throws Exception {
    lab.reset();
    long seed = Long.getLong("holowire.seed", System.nanoTime());
    Random random = new Random(seed);
    try (LoadFaults faults = new LoadFaults(way, server, cluster, random);
        TargetWatch watch = TargetWatch.start(lab)) {
      Map<String, String> session = cluster.session();
      session.put("execution.runtime-mode", "batch");
      JobClient job =
          new LoadJob(session, lab.options(way, faults.port()), ROWS, ROWS_PER_SECOND, parallelism)
              .start();
      try {
        disturbance.disturb(job, faults, random);
        cluster.awaitSuccess(job);
      } finally {
        cluster.cancel(job);
      }
      String endured = way + " at parallelism " + parallelism + ", seed " + seed + ": " + faults;
      LOG.info("{}", endured);
      lab.assertExactly(ROWS, endured);
      lab.assertNothingLeft(endured);
      assertThat(faults.total()).as(endured).isPositive();
      if (way == LoadWay.STAGING) {
        assertThat(watch.counts()).as("visible rows, " + endured).isSubsetOf(0L, ROWS);
        assertThat(subtasks(watch.staging())).as(endured).isGreaterThanOrEqualTo(STAGING_SUBTASKS);
      }
    }
  }

  /** Of how many subtasks these are: prefix_sink_job_subtask_… */
  private static long subtasks(Collection<String> names) {
    return names.stream().map(name -> name.split("_")[3]).distinct().count();
  }
}
