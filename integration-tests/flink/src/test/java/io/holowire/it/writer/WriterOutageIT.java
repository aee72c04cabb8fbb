package io.holowire.it.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holowire.connector.options.ConnectionOptions;
import io.holowire.connector.sql.UpsertType;
import io.holowire.it.server.LocalPostgres;
import io.holowire.it.server.Oracle;
import io.holowire.it.server.ServerOptions;
import io.holowire.pgwire.kit.FaultProxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A server that takes no connections for a while, as a restart or a crowd makes it. */
@Tag("once")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class WriterOutageIT {
  private static final long AWAY_MILLIS = WriterLab.LONG ? 12_000 : 1_000;
  private static final int KEYS = 1_000;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static LocalPostgres server;

  @BeforeAll
  static void start() {
    server = LocalPostgres.start(ServerOptions.durable().with("fsync", "off"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /** Rows come all the while: as many as are taken, and no faster than the server takes them. */
  @ParameterizedTest
  @EnumSource
  void nothingIsLostWhileTheServerIsAway(LocalPostgres.Stop how) throws Exception {
    try (Oracle oracle = server.oracle(server.database())) {
      oracle.execute("drop table if exists keyed, keyless");
      oracle.execute("create table keyed (id int8 primary key, name text, value int8)");
      oracle.execute("create table keyless (id int8, name text, value int8)");
    }
    ConnectionOptions connection = WriterLab.connection(server, server.port(), server.database());
    long rows = 0;
    try (LoneTask keyed =
            LoneTask.of(WriterLab.sink(connection, "keyed", UpsertType.INSERT_OR_UPDATE, 100, 0));
        LoneTask keyless =
            LoneTask.of(WriterLab.sink(connection, "keyless", UpsertType.INSERT_OR_UPDATE, 100))) {
      CompletableFuture<Void> restart = null;
      for (long end = 4 * KEYS; rows < end; rows++) {
        if (rows == KEYS + 50) {
          restart = restart(how);
        }
        keyed.write(WriterLab.insert(rows % KEYS, "name", rows));
        keyless.write(WriterLab.insert(rows, "name", rows));
        if (rows == end - 1 && !restart.isDone()) {
          end++;
        }
      }
      keyed.checkpoint();
      keyless.checkpoint();
      restart.join();
    }
    try (Oracle oracle = server.oracle(server.database())) {
      assertThat(oracle.rows("select count(*), min(value), max(value) from keyed"))
          .containsExactly(List.of("" + KEYS, "" + (rows - KEYS), "" + (rows - 1)));
      assertThat(oracle.rows("select count(distinct id), min(id), max(id) from keyless"))
          .containsExactly(List.of("" + rows, "0", "" + (rows - 1)));
    }
  }

  private static CompletableFuture<Void> restart(LocalPostgres.Stop how) {
    return CompletableFuture.runAsync(() -> server.stop(how))
        .thenRunAsync(
            server::start, CompletableFuture.delayedExecutor(AWAY_MILLIS, TimeUnit.MILLISECONDS));
  }

  /** A writer that lost its session finds its place taken, and waits until it is free. */
  @Test
  void itWaitsForAFreeConnection() throws Exception {
    try (WriterLab lab = WriterLab.on(server);
        FaultProxy proxy = lab.proxy()) {
      lab.oracle().execute("drop role if exists it_writer; create role it_writer login");
      lab.oracle().execute("alter role it_writer password 'it' connection limit 1");
      lab.oracle().execute("create table crowded (id int8 primary key, name text, value int8)");
      lab.oracle().execute("grant all on crowded to it_writer");
      ConnectionOptions connection =
          WriterLab.connection(proxy.host() + ":" + proxy.port(), lab.name(), "it_writer", "it");
      try (LoneTask task =
          LoneTask.of(WriterLab.sink(connection, "crowded", UpsertType.INSERT_OR_UPDATE, 10, 0))) {
        task.write(WriterLab.insert(0, "before", 0L));
        task.checkpoint();
        lab.oracle().execute("alter role it_writer connection limit 0");
        lab.terminateSessions();
        CompletableFuture<Void> freed =
            CompletableFuture.runAsync(
                () -> {
                  // Refused with 53300 at least twice.
                  await().atMost(PATIENCE).until(() -> proxy.accepted() > 3);
                  lab.oracle().execute("alter role it_writer connection limit 1");
                });
        for (long id = 1; id < 100; id++) {
          task.write(WriterLab.insert(id, "after", id));
        }
        task.checkpoint();
        freed.join();
        assertThat(lab.oracle().number("select count(*) from crowded")).isEqualTo(100);
        assertThat(lab.sessions()).isEqualTo(1);
      } finally {
        await().atMost(PATIENCE).until(() -> lab.sessions() == 0);
        lab.oracle().execute("drop owned by it_writer; drop role it_writer");
      }
    }
  }
}
