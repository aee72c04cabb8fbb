package io.holowire.it.scan;

import io.holowire.it.flink.Lab;
import io.holowire.it.load.LoadCluster;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.execution.JobClient;

/** A database with accounts, a cluster that scans them, and the jobs that do. */
final class ScanLab implements AutoCloseable {
  static final boolean LONG = Boolean.getBoolean("holowire.long");

  private static final String COLUMNS =
      "CREATE TABLE account (id BIGINT, balance BIGINT, note STRING)";

  /** The notes are transferred for their length only. */
  private static final String QUERY = "SELECT id, balance + 0 * CHAR_LENGTH(note) FROM account";

  private final Lab lab;
  private final LoadCluster cluster;
  private final Path directory;

  private ScanLab(Lab lab, LoadCluster cluster, Path directory) {
    this.lab = lab;
    this.cluster = cluster;
    this.directory = directory;
  }

  static ScanLab open(Path directory, int slots) throws Exception {
    Lab lab = new Lab();
    try {
      return new ScanLab(lab, LoadCluster.start(directory, slots), directory);
    } catch (Exception e) {
      lab.close();
      throw e;
    }
  }

  Lab lab() {
    return lab;
  }

  LoadCluster cluster() {
    return cluster;
  }

  String endpoint() {
    return lab.server().host() + ":" + lab.server().port();
  }

  ScanSessions sessions() {
    return new ScanSessions(lab.server(), lab.name());
  }

  /** The DDL of what Flink calls {@code account}, whatever the server calls it. */
  String ddl(String table, String... options) {
    List<String> all = new ArrayList<>(List.of("scan.split-size", "2mb"));
    all.addAll(List.of(options));
    return COLUMNS + lab.with(table, all.toArray(String[]::new));
  }

  /** The same in so many long splits, which are sent for as long as the {@link Brake} holds. */
  String ddlOfLongSplits(String table, int splits, String... options) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "scan.partition.column",
                "id",
                "scan.partition.num",
                "" + splits,
                "scan.partition.lower-bound",
                "1",
                "scan.partition.upper-bound",
                "" + Accounts.LASTING));
    all.addAll(List.of(options));
    return ddl(table, all.toArray(String[]::new));
  }

  /** A batch job that is not started again when it fails. */
  ScanJob batch(String ddl, int parallelism) throws Exception {
    return new ScanJob(cluster.session(), ddl, QUERY, parallelism, "scan")
        .with("restart-strategy.type", "disable")
        .with("execution.runtime-mode", "batch");
  }

  /** A streaming job with checkpoints, which are kept, that is started again when it fails. */
  ScanJob streaming(String ddl, int parallelism) throws Exception {
    return batch(ddl, parallelism)
        .with("restart-strategy.type", "fixed-delay")
        .with("restart-strategy.fixed-delay.delay", "50 ms")
        .with("execution.runtime-mode", "streaming")
        .with("execution.checkpointing.interval", "100 ms")
        .with("execution.checkpointing.dir", checkpoints().toUri().toString())
        .with(
            "execution.checkpointing.externalized-checkpoint-retention", "RETAIN_ON_CANCELLATION");
  }

  Path checkpoints() {
    return directory.resolve("checkpoints");
  }

  /** Runs a job that must succeed; returns its tally. */
  long[][] run(ScanJob job) throws Exception {
    return finish(job, job.start());
  }

  /** Waits for the end of a job that must succeed; returns its tally. */
  long[][] finish(ScanJob job, JobClient running) throws Exception {
    try {
      cluster.awaitSuccess(running);
    } finally {
      cluster.cancel(running);
    }
    return Tally.rows(job.name());
  }

  @Override
  public void close() {
    cluster.close();
    lab.close();
  }
}
