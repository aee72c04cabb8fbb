package io.holowire.it.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.holowire.it.load.LoadFaults.Fault;
import io.holowire.it.server.LocalPostgres;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.core.execution.JobClient;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whatever happens to a streaming load into a table without a key: each row once. */
class LoadChaosIT {
  private static final Logger LOG = LoggerFactory.getLogger(LoadChaosIT.class);

  private static final int PARALLELISM = 3;

  /** For so long there are faults; then the load may end in peace. */
  private static final Duration UNREST = Duration.ofSeconds(LoadLab.LONG ? 180 : 10);

  private static final int ROWS_PER_SECOND = 3_000;

  /** As many as the source can give meanwhile: nothing is left to do in peace but to catch up. */
  private static final long ROWS = UNREST.toSeconds() * ROWS_PER_SECOND / 2;

  /** How many strike before a short load is over is chance. */
  private static final int FEWEST_FAULTS = LoadLab.LONG ? 60 : 1;

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

  @BeforeEach
  void reset() {
    lab.reset();
  }

  @ParameterizedTest
  @EnumSource
  void eachRowIsLoadedOnce(LoadWay way) throws Exception {
    load(way, Map.of());
  }

  /** All rows come with one commit, however many checkpoints there were. */
  @Test
  void nothingIsSeenBeforeTheEndWhereThatIsAskedFor() throws Exception {
    try (TargetWatch watch = TargetWatch.start(lab)) {
      load(LoadWay.STAGING, Map.of("sink.bulkload.visible", "end"));
      assertThat(watch.counts()).isSubsetOf(0L, ROWS);
    }
  }

  private static void load(LoadWay way, Map<String, String> options) throws Exception {
    long seed = Long.getLong("holowire.seed", System.nanoTime());
    Random random = new Random(seed);
    try (LoadFaults faults = new LoadFaults(way, server, cluster, random)) {
      Map<String, String> session = cluster.session();
      session.put("execution.runtime-mode", "streaming");
      session.put("execution.checkpointing.interval", LoadLab.LONG ? "1 s" : "300 ms");
      session.put("execution.checkpointing.dir", directory.toUri().toString());
      Map<String, String> table = lab.options(way, faults.port());
      table.putAll(options);
      JobClient job = new LoadJob(session, table, ROWS, ROWS_PER_SECOND, PARALLELISM).start();
      try {
        disturb(job, faults, random, options.isEmpty());
        cluster.awaitSuccess(job);
      } finally {
        cluster.cancel(job);
      }
      String endured = way + " " + options + " with seed " + seed + ": " + faults;
      LOG.info("{}", endured);
      lab.assertExactly(ROWS, endured);
      lab.assertNothingLeft(endured);
      assertThat(faults.total())
          .as(endured)
          .isGreaterThanOrEqualTo(options.isEmpty() ? FEWEST_FAULTS : 1);
    }
  }

  /**
   * @param visible whether one sees the load getting on
   */
  private static void disturb(JobClient job, LoadFaults faults, Random random, boolean visible)
      throws Exception {
    long end = System.nanoTime() + UNREST.toNanos();
    List<Fault> next = new ArrayList<>();
    while (System.nanoTime() < end) {
      if (visible && random.nextBoolean()) {
        // Else the load might not get on at all.
        awaitProgress(job);
      }
      Thread.sleep(random.nextInt(visible ? 700 : 2_000));
      if (cluster.hasEnded(job)) {
        return;
      }
      if (next.isEmpty()) {
        next.addAll(faults.shuffled());
      }
      Fault fault = next.remove(0);
      faults.strike(fault, PARALLELISM);
      lab.assertNothingDoubled("after " + fault + ", the last of " + faults);
    }
  }

  private static void awaitProgress(JobClient job) throws Exception {
    try {
      lab.awaitMoreThan(Math.min(lab.visible(), ROWS - 1));
    } catch (ConditionTimeoutException e) {
      throw new AssertionError("nothing is committed; " + cluster.lastFailure(job), e);
    }
  }
}
