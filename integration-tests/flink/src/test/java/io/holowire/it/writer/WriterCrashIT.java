package io.holowire.it.writer;

import static org.assertj.core.api.Assertions.assertThat;

import io.holowire.connector.options.ConnectionOptions;
import io.holowire.connector.options.SinkOptions;
import io.holowire.connector.sql.UpsertType;
import io.holowire.it.server.LocalPostgres;
import io.holowire.it.server.Oracle;
import io.holowire.it.server.ServerOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The server is killed, stays away and recovers, while writers go on writing. */
@Tag("once")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class WriterCrashIT {
  private static final int CRASHES = WriterLab.LONG ? 10 : 1;
  private static final int KEYS = 1_000;

  private static LocalPostgres server;

  @BeforeAll
  static void start() {
    // Only processes die, so what was written to files is there.
    server = LocalPostgres.start(ServerOptions.durable().with("fsync", "off"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void nothingIsLost() throws Exception {
    try (Oracle oracle = server.oracle(server.database())) {
      oracle.execute("create table keyed (id int8 primary key, name text, value int8)");
      oracle.execute("create table keyless (id int8, name text, value int8)");
    }
    ConnectionOptions connection = WriterLab.connection(server, server.port(), server.database());
    SinkOptions options =
        WriterLab.options(UpsertType.INSERT_OR_REPLACE, 50, Duration.ofMillis(50));
    int rows = 0;
    try (LoneTask keyed =
            LoneTask.of(WriterLab.sink(connection, "keyed", WriterLab.ROWS, options, 0));
        LoneTask keyless =
            LoneTask.of(WriterLab.sink(connection, "keyless", WriterLab.ROWS, options))) {
      for (int crash = 0; crash < CRASHES; crash++) {
        CompletableFuture<Void> outage = null;
        for (int end = rows + 2 * KEYS; rows < end || !outage.isDone(); rows++) {
          keyed.write(WriterLab.insert(rows % KEYS, "name", (long) rows));
          keyless.write(WriterLab.insert(rows, "name", (long) rows));
          if (outage == null && rows > end - KEYS) {
            outage = crashAndComeBack();
          }
        }
        keyed.checkpoint();
        keyless.checkpoint();
        outage.join();
        verify(rows);
      }
    }
  }

  /** Away for long enough that writers are refused several times. */
  private static CompletableFuture<Void> crashAndComeBack() {
    return CompletableFuture.runAsync(server::kill)
        .thenRunAsync(server::start, CompletableFuture.delayedExecutor(500, TimeUnit.MILLISECONDS));
  }

  private static void verify(long rows) {
    try (Oracle oracle = server.oracle(server.database())) {
      assertThat(oracle.rows("select count(*), min(value), max(value) from keyed"))
          .containsExactly(List.of("" + KEYS, "" + (rows - KEYS), "" + (rows - 1)));
      assertThat(oracle.rows("select count(distinct id), max(id) from keyless where id = value"))
          .containsExactly(List.of("" + rows, "" + (rows - 1)));
    }
  }
}
