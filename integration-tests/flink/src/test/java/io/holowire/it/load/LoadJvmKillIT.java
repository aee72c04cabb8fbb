package io.holowire.it.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.holowire.it.server.Oracle;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A JVM with all of Flink in it is killed, also between writing and commit; another one goes on
 * from the newest checkpoint, at another parallelism.
 */
@Tag("once")
class LoadJvmKillIT {
  private static final Logger LOG = LoggerFactory.getLogger(LoadJvmKillIT.class);

  private static final int KILLS = LoadLab.LONG ? 20 : 1;

  /** Until one has come between writing and commit, which not even one that waits for it must. */
  private static final int MORE_KILLS = 3;

  private static final int[] PARALLELISM = {3, 2, 4, 1};
  private static final int ROWS_PER_SECOND = 3_000;

  /** Enough for the time between the kills; the rest is done in peace. */
  private static final long ROWS = 4_500L * (KILLS + 1 + MORE_KILLS);

  @TempDir private Path directory;
  private static LoadLab lab;

  @BeforeAll
  static void open() {
    lab = LoadLab.shared();
  }

  @AfterAll
  static void close() {
    lab.close();
  }

  @ParameterizedTest
  @EnumSource
  void eachRowIsLoadedOnce(LoadWay way) throws Exception {
    lab.reset();
    long seed = Long.getLong("holowire.seed", System.nanoTime());
    Random random = new Random(seed);
    Checkpoints checkpoints = new Checkpoints(directory.resolve("checkpoints"));
    int uncommitted = 0;
    int kills = 0;
    for (; kills < KILLS || uncommitted == 0 && kills < KILLS + MORE_KILLS; kills++) {
      try (LoadProcess process = LoadProcess.start(job(way, checkpoints, kills), directory)) {
        awaitMoment(process, way, random, kills % 2 == 0);
        if (!process.isAlive()) {
          break;
        }
        process.kill();
      }
      lab.awaitNoSessions();
      if (isAnythingWaiting(way)) {
        uncommitted++;
      }
      lab.assertNothingDoubled("after kill " + kills + ", seed " + seed);
    }
    try (LoadProcess process = LoadProcess.start(job(way, checkpoints, kills), directory)) {
      process.awaitSuccess();
    }
    String endured =
        "%s with seed %d: %d kill -9 of the JVM, %d of them between writing and commit"
            .formatted(way, seed, kills, uncommitted);
    LOG.info("{}", endured);
    lab.assertExactly(ROWS, endured);
    lab.assertNothingLeft(endured);
    assertThat(uncommitted).as(endured).isPositive();
  }

  private static LoadJob job(LoadWay way, Checkpoints checkpoints, int run) {
    LoadJob job =
        new LoadJob(
            Map.of(
                "execution.target",
                "local",
                "execution.attached",
                "true",
                "execution.runtime-mode",
                "streaming",
                "execution.checkpointing.interval",
                "300 ms",
                "execution.checkpointing.dir",
                checkpoints.directory().toUri().toString(),
                "execution.checkpointing.externalized-checkpoint-retention",
                "RETAIN_ON_CANCELLATION",
                "restart-strategy.type",
                "disable",
                "rest.bind-port",
                "0"),
            lab.options(way, lab.port()),
            ROWS,
            ROWS_PER_SECOND,
            PARALLELISM[run % PARALLELISM.length]);
    String newest = checkpoints.newest();
    return newest == null ? job : job.from(newest);
  }

  /** After the first commit of the process, at any time or just when something waits for one. */
  private static void awaitMoment(
      LoadProcess process, LoadWay way, Random random, boolean betweenWritingAndCommit)
      throws InterruptedException {
    try (Oracle oracle = lab.oracle()) {
      long before = LoadLab.visible(oracle);
      while (process.isAlive() && LoadLab.visible(oracle) == before) {
        Thread.sleep(5);
      }
      Thread.sleep(random.nextInt(1_000));
      while (betweenWritingAndCommit && process.isAlive() && way.waiting(oracle).isEmpty()) {
        Thread.sleep(1);
      }
    }
  }

  private static boolean isAnythingWaiting(LoadWay way) {
    try (Oracle oracle = lab.oracle()) {
      return !way.waiting(oracle).isEmpty();
    }
  }
}
