package io.holowire.it.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holowire.it.server.LocalPostgres;
import io.holowire.it.server.Oracle;
import io.holowire.it.server.ServerOptions;
import java.time.Duration;
import org.apache.flink.core.execution.JobClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A server that goes away for a moment while a job streams into it. */
@Tag("once")
class ServerRestartIT {
  private static final int ROWS = 12_000;

  private static LocalPostgres server;

  @BeforeAll
  static void start() {
    server = LocalPostgres.start(ServerOptions.durable());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /** Flink does not restart the job (see {@link Session}): the sink survives by itself. */
  @ParameterizedTest
  @EnumSource(LocalPostgres.Stop.class)
  void theUpsertSinkOutlivesARestart(LocalPostgres.Stop how) throws Exception {
    try (Oracle oracle = server.oracle(server.database())) {
      oracle.execute("drop table if exists counter");
      oracle.execute("create table counter (k int primary key, n int)");
    }
    Session session = Session.checkpointing("300 ms");
    session.run(
        "CREATE TABLE numbers (n INT) WITH ('connector' = 'datagen', 'rows-per-second' = '4000',"
            + " 'fields.n.kind' = 'sequence', 'fields.n.start' = '1', 'fields.n.end' = '"
            + ROWS
            + "'); CREATE TABLE counter (k INT, n INT, PRIMARY KEY (k) NOT ENFORCED)"
            + Lab.with(
                server,
                server.database(),
                "counter",
                "upsert_type",
                "insertorupdate",
                "sink.buffer-flush.max-rows",
                "100"));
    JobClient job = session.start("INSERT INTO counter SELECT MOD(n, 3000), n FROM numbers");
    awaitRows(500);
    server.stop(how);
    server.start();
    job.getJobExecutionResult().get();
    try (Oracle oracle = server.oracle(server.database())) {
      assertThat(oracle.rows("select count(*), min(n), max(n), sum(n) from counter").get(0))
          .containsExactly("3000", "9001", "12000", String.valueOf(3_000L * (9_001 + 12_000) / 2));
    }
  }

  private static void awaitRows(int rows) {
    try (Oracle oracle = server.oracle(server.database())) {
      await()
          .atMost(Duration.ofSeconds(30))
          .pollInterval(Duration.ofMillis(50))
          .until(() -> oracle.number("select count(*) from counter") >= rows);
    }
  }
}
