package io.holowire.it.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Random;
import org.apache.flink.core.execution.JobClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whatever happens to its readers while others write: each row of the snapshot once. */
@Tag("once")
class ScanChaosIT {
  private static final Logger LOG = LoggerFactory.getLogger(ScanChaosIT.class);
  private static final int PARALLELISM = 3;
  private static final int FAULTS = ScanLab.LONG ? 100 : 4;

  /** A scan that goes on where it stood ends under the faults, before it has met all of them. */
  /** How many strike before a short scan is over is chance. */
  private static final int FEWEST_FAULTS = ScanLab.LONG ? 20 : 1;

  @TempDir private static Path directory;
  private static ScanLab lab;

  /** What is scanned, and in which mode. */
  enum Scan {
    STREAMING(true, "account"),
    /** In splits that have to be sorted to be gone on with. */
    STREAMING_OF_A_VIEW(
        true,
        "accounts",
        "scan.partition.column",
        "id",
        "scan.partition.num",
        "5",
        "scan.partition.lower-bound",
        "1",
        "scan.partition.upper-bound",
        "20000"),
    /** Without a snapshot of all: gone on with by where rows are stored. */
    STREAMING_PER_SPLIT(true, "account", "scan.snapshot", "per-split"),
    BATCH(false, "account");

    private final boolean streaming;
    private final String table;
    private final String[] options;

    Scan(boolean streaming, String table, String... options) {
      this.streaming = streaming;
      this.table = table;
      this.options = options;
    }
  }

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
  void reset() {
    Accounts.create(lab.lab(), 1_500);
    lab.lab().oracle().execute("create view accounts as select * from account where id > 0");
  }

  @AfterEach
  void nothingIsLeft() {
    Brake.release();
    lab.sessions().awaitNone();
    lab.lab().oracle().execute("drop view accounts");
  }

  @ParameterizedTest
  @EnumSource
  void eachRowIsReadOnce(Scan scan) throws Exception {
    long seed = Long.getLong("holowire.seed", System.nanoTime());
    Random random = new Random(seed);
    try (Accounts accounts = Accounts.start(lab.lab());
        ScanFaults faults = new ScanFaults(lab.cluster(), lab.sessions(), random)) {
      String ddl = lab.ddl(scan.table, scan.options).replace(lab.endpoint(), faults.endpoint());
      ScanJob job = lab.streaming(ddl, PARALLELISM);
      if (!scan.streaming) {
        job = job.with("execution.runtime-mode", "batch");
      }
      Brake.hold(1);
      JobClient running = job.start();
      long[][] rows;
      try {
        for (int fault = 0; fault < FAULTS && !lab.cluster().hasEnded(running); fault++) {
          Thread.sleep(random.nextInt(700));
          faults.strike();
        }
        Brake.release();
      } finally {
        rows = lab.finish(job, running);
      }
      String endured = scan + " with seed " + seed + ": " + faults;
      LOG.info("{}", endured);
      if (scan == Scan.STREAMING_PER_SPLIT) {
        Accounts.assertUntouchedOnce(rows, endured);
      } else {
        Accounts.assertOneInstant(rows, endured);
      }
      assertThat(faults.total()).as(endured).isGreaterThanOrEqualTo(FEWEST_FAULTS);
      accounts.awaitTransfers(1);
    }
  }
}
