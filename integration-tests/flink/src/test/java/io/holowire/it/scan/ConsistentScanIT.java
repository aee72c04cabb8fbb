package io.holowire.it.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.holowire.it.flink.Lab;
import io.holowire.it.load.LoadCluster;
import java.nio.file.Path;
import java.util.Map;
import org.apache.flink.core.execution.JobClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** However many readers there are and whatever is written meanwhile, a scan sees one instant. */
@Tag("once")
class ConsistentScanIT {
  private static final int SLOTS = 8;
  private static final int SCANS = ScanLab.LONG ? 20 : 1;
  private static final int ROWS_PER_MILLI = 4;

  @TempDir private static Path directory;
  private static Lab lab;
  private static LoadCluster cluster;

  @BeforeAll
  static void open() throws Exception {
    lab = new Lab();
    cluster = LoadCluster.start(directory, SLOTS);
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
    Accounts.create(lab, 90);
    Brake.hold(ROWS_PER_MILLI);
  }

  @AfterEach
  void nothingIsLeft() {
    Brake.release();
    new ScanSessions(lab.server(), lab.name()).awaitNone();
  }

  @ParameterizedTest
  @CsvSource({"batch, 4", "batch, 8", "streaming, 4", "streaming, 8"})
  void theSumNeverChanges(String mode, int parallelism) throws Exception {
    try (Accounts accounts = Accounts.start(lab)) {
      for (int scan = 0; scan < SCANS; scan++) {
        long[][] rows = scan(mode, parallelism);
        Accounts.assertOneInstant(rows, mode + " " + parallelism + ", scan " + scan);
        accounts.awaitTransfers(50);
      }
    }
  }

  /** With a snapshot for each split it does, and yet what nobody touches comes once. */
  @Test
  void whatNobodyTouchesComesOnceInAnyCase() throws Exception {
    boolean differed = false;
    try (Accounts accounts = Accounts.start(lab)) {
      for (int scan = 0; scan < 10 && !differed; scan++) {
        long[][] rows = scan("batch", 4, "scan.snapshot", "per-split");
        Accounts.assertUntouchedOnce(rows, "scan " + scan);
        differed = !Accounts.isSumRight(rows);
        accounts.awaitTransfers(50);
      }
    }
    assertThat(differed).as("sums differ").isTrue();
  }

  private static long[][] scan(String mode, int parallelism, String... options) throws Exception {
    Map<String, String> session = cluster.session();
    session.put("restart-strategy.type", "disable");
    session.put("execution.runtime-mode", mode);
    String[] all = new String[options.length + 2];
    all[0] = "scan.split-size";
    all[1] = "64kb";
    System.arraycopy(options, 0, all, 2, options.length);
    ScanJob job =
        new ScanJob(
            session,
            "CREATE TABLE account (id BIGINT, region INT, balance BIGINT)"
                + lab.with(Accounts.TABLE, all),
            "SELECT id, balance FROM account",
            parallelism,
            "consistent");
    JobClient running = job.start();
    try {
      cluster.awaitSuccess(running);
    } finally {
      cluster.cancel(running);
    }
    return Tally.rows(job.name());
  }
}
