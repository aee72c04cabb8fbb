package io.holowire.it.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holowire.connector.options.ConnectionOptions;
import io.holowire.connector.sql.UpsertType;
import io.holowire.it.server.LocalPostgres;
import io.holowire.it.server.Oracle;
import io.holowire.it.server.ServerOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The endpoint names two hosts, and the writer goes where the primary is. */
@Tag("once")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class WriterFailoverIT {
  private static final int KEYS = 500;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String DATABASE = "postgres";

  private LocalPostgres first;
  private LocalPostgres second;

  @BeforeEach
  void start() {
    first = LocalPostgres.start(ServerOptions.durable().with("fsync", "off"));
    execute(first, "create table keyed (id int8 primary key, name text, value int8)");
    execute(first, "create table keyless (id int8, name text, value int8)");
    second = first.standby();
    // What is acknowledged is on both.
    execute(first, "alter system set synchronous_standby_names = '*'");
    execute(first, "select pg_reload_conf()");
    await()
        .atMost(PATIENCE)
        .until(() -> text(first, "select max(sync_state) from pg_stat_replication") != null);
  }

  @AfterEach
  void stop() {
    second.close();
    first.close();
  }

  @Test
  void thePrimaryDies() throws Exception {
    writeThrough(
        () -> {
          first.kill();
          second.promote();
        });
  }

  /** It lives on and keeps its connections, but what is written there is refused: 25006. */
  @Test
  void thePrimaryTakesNoMoreWrites() throws Exception {
    writeThrough(
        () -> {
          execute(first, "alter system set default_transaction_read_only = on");
          execute(first, "select pg_reload_conf()");
          // Whatever it has committed the standby has, too.
          String end = text(first, "select pg_current_wal_lsn()");
          await()
              .atMost(PATIENCE)
              .until(
                  () ->
                      "t"
                          .equals(
                              text(
                                  second,
                                  "select pg_last_wal_replay_lsn() >= '" + end + "'::pg_lsn")));
          second.promote();
        });
    assertThat(first.log()).contains("cannot execute INSERT in a read-only transaction");
  }

  /** Writes until the roles have changed, and then some; the second host must have it all. */
  private void writeThrough(Runnable change) throws Exception {
    ConnectionOptions connection =
        WriterLab.connection(
            first.host() + ":" + first.port() + "," + second.host() + ":" + second.port(),
            DATABASE,
            first.user(),
            first.password());
    long rows = 0;
    try (LoneTask keyed =
            LoneTask.of(WriterLab.sink(connection, "keyed", UpsertType.INSERT_OR_UPDATE, 50, 0));
        LoneTask keyless =
            LoneTask.of(WriterLab.sink(connection, "keyless", UpsertType.INSERT_OR_UPDATE, 50))) {
      CompletableFuture<Void> changed = null;
      for (long end = 3 * KEYS; rows < end; rows++) {
        if (rows == KEYS + 20) {
          changed = CompletableFuture.runAsync(change);
        }
        keyed.write(WriterLab.insert(rows % KEYS, "name", rows));
        keyless.write(WriterLab.insert(rows, "name", rows));
        if (rows == end - 1 && !changed.isDone()) {
          end++;
        }
      }
      keyed.checkpoint();
      keyless.checkpoint();
      changed.join();
    }
    try (Oracle oracle = second.oracle(DATABASE)) {
      assertThat(oracle.rows("select count(*), min(value), max(value) from keyed"))
          .containsExactly(List.of("" + KEYS, "" + (rows - KEYS), "" + (rows - 1)));
      assertThat(oracle.rows("select count(distinct id), min(id), max(id) from keyless"))
          .containsExactly(List.of("" + rows, "0", "" + (rows - 1)));
    }
  }

  private static void execute(LocalPostgres server, String sql) {
    try (Oracle oracle = server.oracle(DATABASE)) {
      oracle.execute(sql);
    }
  }

  private static String text(LocalPostgres server, String sql) {
    try (Oracle oracle = server.oracle(DATABASE)) {
      return oracle.text(sql);
    }
  }
}
