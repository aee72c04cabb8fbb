package io.holowire.it.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holowire.it.flink.Lab;
import io.holowire.it.load.LoadCluster;
import io.holowire.it.server.LocalPostgres;
import io.holowire.it.server.Oracle;
import io.holowire.it.server.Oracle.OracleException;
import io.holowire.it.server.ServerOptions;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.core.execution.JobClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A hot standby as source: it shows one instant, too, while the primary is written to. */
@Tag("once")
class StandbyScanIT {
  private static final int PARALLELISM = 3;

  @TempDir private static Path directory;
  private static LocalPostgres primary;
  private static LocalPostgres standby;
  private static LoadCluster cluster;

  @BeforeAll
  static void open() throws Exception {
    // VACUUM must not take from the standby's readers what they see.
    primary = LocalPostgres.start(ServerOptions.fast().with("hot_standby_feedback", "on"));
    standby = primary.standby();
    cluster = LoadCluster.start(directory, 4);
  }

  @AfterAll
  static void close() {
    if (cluster != null) {
      cluster.close();
    }
    if (standby != null) {
      standby.close();
    }
    if (primary != null) {
      primary.close();
    }
  }

  @BeforeEach
  void hold() {
    Brake.hold(4);
  }

  @AfterEach
  void nothingIsLeft() {
    Brake.release();
    new ScanSessions(standby, standby.database()).awaitNone();
  }

  @ParameterizedTest
  @ValueSource(strings = {"batch", "streaming"})
  void oneInstant(String mode) throws Exception {
    try (Lab lab = Lab.of(primary)) {
      Accounts.create(lab, 90);
      try (Accounts accounts = Accounts.start(lab)) {
        awaitStandby(lab.name());
        long[][] rows = scan(mode, lab.name());
        Accounts.assertOneInstant(rows, "on the standby");
        assertThat(rows.length).as("pairs came over meanwhile").isGreaterThan(Accounts.LASTING);
        accounts.awaitTransfers(1);
      }
      new ScanSessions(standby, lab.name()).awaitNone();
    }
  }

  private static void awaitStandby(String database) {
    await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptionsInstanceOf(OracleException.class) // there is no such database yet
        .until(
            () -> {
              try (Oracle oracle = standby.oracle(database)) {
                return oracle.number("select count(*) from account") > Accounts.LASTING;
              }
            });
  }

  private static long[][] scan(String mode, String database) throws Exception {
    ScanJob job =
        new ScanJob(
                cluster.session(),
                "CREATE TABLE account (id BIGINT, balance BIGINT)"
                    + Lab.with(standby, database, Accounts.TABLE, "scan.split-size", "64kb"),
                "SELECT id, balance FROM account",
                PARALLELISM,
                "standby")
            .with("restart-strategy.type", "disable")
            .with("execution.runtime-mode", mode)
            .with("execution.checkpointing.interval", "200 ms");
    JobClient running = job.start();
    try {
      cluster.awaitSuccess(running);
    } finally {
      cluster.cancel(running);
    }
    return Tally.rows(job.name());
  }
}
