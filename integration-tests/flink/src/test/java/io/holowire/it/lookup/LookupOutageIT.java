package io.holowire.it.lookup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.holowire.connector.lookup.HologresAsyncLookupFunction;
import io.holowire.connector.lookup.HologresLookupFunction;
import io.holowire.it.server.LocalPostgres;
import io.holowire.it.server.Oracle;
import io.holowire.it.server.ServerOptions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lookups while the server is killed, stands still, is locked, or has much to say. */
@Tag("once")
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class LookupOutageIT {
  private static final RowType ROWS =
      RowType.of(
          new LogicalType[] {new IntType(), new VarCharType(VarCharType.MAX_LENGTH)},
          new String[] {"id", "name"});

  private static LocalPostgres server;
  private static FunctionLab lab;

  /** Either function. */
  private interface Lookup extends AutoCloseable {
    Collection<RowData> rows(int id) throws Exception;

    @Override
    void close();
  }

  @BeforeAll
  static void open() {
    server = LocalPostgres.start(ServerOptions.durable());
    lab = FunctionLab.on(server);
    lab.oracle()
        .execute(
            """
            create table t (id int primary key, name text);
            insert into t select n, 'name ' || n from generate_series(1, 1000) n;
            create table huge (id int, name text);
            insert into huge select n / 2, repeat(chr(97 + n), 6000000) from generate_series(2, 9) n;
            """);
  }

  @AfterAll
  static void close() {
    server.close();
  }

  private static Lookup open(boolean async, String table, String... options) throws Exception {
    if (async) {
      HologresAsyncLookupFunction function = lab.open(table, ROWS, new int[] {0}, options);
      return new Lookup() {
        @Override
        public Collection<RowData> rows(int id) throws Exception {
          return function.asyncLookup(FunctionLab.key(id)).get();
        }

        @Override
        public void close() {
          function.close();
        }
      };
    }
    HologresLookupFunction function =
        new HologresLookupFunction(lab.request(table, ROWS, new int[] {0}, null, options));
    function.open(null);
    return new Lookup() {
      @Override
      public Collection<RowData> rows(int id) throws Exception {
        return function.lookup(FunctionLab.key(id));
      }

      @Override
      public void close() {
        function.close();
      }
    };
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void survivesAServerThatIsKilledAndComesBack(boolean async) throws Exception {
    try (Lookup lookup = open(async, "t", "lookup.max-retries", "12")) {
      assertThat(lookup.rows(1)).hasSize(1);
      server.kill();
      CompletableFuture<Void> back =
          CompletableFuture.runAsync(
              () -> {
                pause();
                server.start();
              });
      for (int id = 1; id <= 20; id++) {
        assertThat(lookup.rows(id).iterator().next().getString(1)).hasToString("name " + id);
      }
      back.get();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(1_000);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aServerThatStandsStillIsWaitedForSoLong(boolean async) throws Exception {
    try (Lookup lookup = open(async, "t", "lookup.timeout", "300 ms", "lookup.max-retries", "0")) {
      assertThat(lookup.rows(1)).hasSize(1);
      server.freeze();
      try {
        assertThatThrownBy(() -> lookup.rows(2))
            .hasMessageContaining("lookup in t")
            .hasMessageContaining("no answer within 300 ms (lookup.timeout)");
      } finally {
        server.thaw();
      }
      assertThat(lookup.rows(2)).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @SuppressWarnings("try") // closed twice: the second time with the server at peace
  void whoIsInterruptedLeavesNoQueryBehind(boolean async) throws Exception {
    try (Oracle locker = server.oracle(lab.name());
        Lookup lookup = open(async, "t")) {
      locker.execute("begin; lock table t in access exclusive mode");
      Thread task =
          new Thread(
              () -> assertThatThrownBy(() -> lookup.rows(3)).isInstanceOf(Exception.class), "task");
      task.start();
      try (Oracle watcher = server.oracle(lab.name())) {
        await().until(() -> waiting(watcher) == 1);
        task.interrupt();
        task.join();
        lookup.close();
        await().until(() -> waiting(watcher) == 0);
      }
      locker.execute("rollback");
    }
  }

  private static long waiting(Oracle watcher) {
    return watcher.number(
        "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and query like"
            + " 'SELECT%'");
  }

  /** Rows of 12 MB for each of four keys, where 16 MB are enough for an answer to several. */
  @Test
  void anAnswerThatIsTooLargeComesInParts() throws Exception {
    HologresAsyncLookupFunction function = lab.open("huge", ROWS, new int[] {0});
    try {
      List<RowData> keys = new ArrayList<>();
      keys.add(FunctionLab.key(99)); // goes alone, and the others behind it together
      for (int id = 1; id <= 4; id++) {
        keys.add(FunctionLab.key(id));
      }
      List<Collection<RowData>> answers = FunctionLab.ask(function, keys);
      assertThat(answers).extracting(Collection::size).containsExactly(0, 2, 2, 2, 2);
      assertThat(answers.get(4).iterator().next().getString(1).toString()).hasSize(6_000_000);
    } finally {
      function.close();
    }
  }
}
