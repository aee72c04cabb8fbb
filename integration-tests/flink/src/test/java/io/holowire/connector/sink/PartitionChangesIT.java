package io.holowire.connector.sink;

import static io.holowire.connector.sink.PartitionLab.cast;
import static io.holowire.connector.sink.PartitionLab.int8;
import static io.holowire.connector.sink.PartitionLab.leaf;
import static io.holowire.connector.sink.PartitionLab.row;
import static io.holowire.connector.sink.PartitionLab.rows;
import static io.holowire.connector.sink.PartitionLab.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.holowire.connector.server.Leaf;
import io.holowire.connector.server.Reply;
import io.holowire.connector.sql.OnConflict;
import io.holowire.connector.sql.SqlColumn;
import io.holowire.connector.sql.UpsertSql;
import io.holowire.connector.sql.UpsertType;
import io.holowire.it.server.Oracle;
import io.holowire.pgwire.conn.BatchResult;
import io.holowire.pgwire.conn.PgConnection;
import io.holowire.pgwire.error.ServerException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.table.api.ValidationException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Partitions come and go while a router is in use, some of them by its own hand. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class PartitionChangesIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static PartitionLab lab;

  @BeforeAll
  static void open() {
    lab = new PartitionLab();
  }

  @AfterAll
  static void close() {
    lab.close();
  }

  private static void execute(String sql) {
    lab.oracle().execute(sql);
  }

  @Test
  void aPartitionThatComesIsMet() throws Exception {
    execute("create table growing (ds text) partition by list (ds)");
    PartitionRouter router = lab.router("growing", false, text("ds"));
    assertThat(lab.route(router, rows("a")))
        .containsExactly("no partition of public.growing for ds = 'a'");
    execute("create table growing_a partition of growing for values in ('a')");
    assertThat(lab.route(router, rows("a", "b")))
        .containsExactly("growing_a", "no partition of public.growing for ds = 'b'");
    execute("create table growing_b partition of growing for values in ('b')");
    assertThat(lab.route(router, rows("b", "a"))).containsExactly("growing_b", "growing_a");
  }

  @Test
  void aValueThatMovesOutOfTheDefaultPartition() throws Exception {
    execute("create table moving (ds text, v bigint) partition by list (ds)");
    execute("create table moving_rest partition of moving default");
    PartitionRouter router = lab.router("moving", false, text("ds"));
    assertThat(lab.route(router, rows("a"))).containsExactly("moving_rest");
    Leaf rest = leaf(router, "a");
    assertThat(rest.guard()).isNotNull();
    assertThat(lab.stands(rest)).isTrue();
    execute("create table moving_a partition of moving for values in ('a')");
    assertThat(lab.stands(rest)).as("it no longer has the rows that it had").isFalse();
    String unguarded = "insert into moving_rest select unnest($1::text[]), unnest($2::bigint[])";
    List<SqlColumn> columns = List.of(text("ds"), int8("v"));
    assertThatThrownBy(() -> send(lab.connection(), unguarded, columns, row("a", 1L)))
        .isInstanceOfSatisfying(
            ServerException.class, e -> assertThat(e.sqlState()).isEqualTo("23514"))
        .matches(PartitionRouter::isOutdated);
    router.forget();
    assertThat(lab.route(router, rows("a", "b"))).containsExactly("moving_a", "moving_rest");
    assertThat(lab.stands(leaf(router, "b"))).isTrue();
    assertThat(leaf(router, "b")).isNotEqualTo(rest);
  }

  @Test
  void aPartitionThatGoes() throws Exception {
    execute("create table going (ds text, v bigint) partition by list (ds)");
    execute(
        "create table going_x partition of going for values in ('a', 'b', 'c') partition by list (ds)");
    execute("create table going_a partition of going_x for values in ('a')");
    execute("create table going_b partition of going_x for values in ('b')");
    PartitionRouter router = lab.router("going", false, text("ds"));
    lab.route(router, rows("a", "b"));
    int number = router.find(PartitionLab.encode(rows("a")).bytes(), 0);
    Leaf a = leaf(router, "a");
    Leaf b = leaf(router, "b");
    assertThat(lab.stands(a) && lab.stands(b)).isTrue();

    execute("alter table going_x detach partition going_a");
    assertThat(lab.stands(a)).isFalse();
    assertThat(lab.stands(b)).isTrue();
    router.forget();
    assertThat(router.find(PartitionLab.encode(rows("a")).bytes(), 0))
        .isEqualTo(PartitionRouter.UNKNOWN);
    assertThat(lab.route(router, rows("a", "b")))
        .containsExactly("no partition of public.going_x for ds = 'a'", "going_b");
    assertThat(router.leaf(number)).as("batches under way").isEqualTo(a);

    execute("alter table going_x attach partition going_a for values in ('c')");
    assertThat(lab.stands(a)).as("attached again with other bounds").isFalse();
    execute("alter table going detach partition going_x");
    assertThat(lab.stands(b)).as("detached one level up").isFalse();
  }

  /** Which was asked before, and answered after, the router was told to forget. */
  @Test
  void anAnswerOfYesterdayIsUsedButNotKept() throws Exception {
    execute("create table stale (ds text) partition by list (ds)");
    execute("create table stale_a partition of stale for values in ('a')");
    PartitionRouter router = lab.router("stale", false, text("ds"));
    Rows a = PartitionLab.encode(rows("a"));
    Resolution resolution = Reply.await(router.resolve(lab.connection(), a, true));
    router.forget();
    int[] numbers = router.accept(resolution);
    assertThat(router.leaf(numbers[0]).path().table()).isEqualTo("stale_a");
    assertThat(router.find(a.bytes(), 0)).isEqualTo(PartitionRouter.UNKNOWN);
    assertThat(router.accept(Reply.await(router.resolve(lab.connection(), a, true))))
        .isEqualTo(numbers);
    assertThat(router.find(a.bytes(), 0)).isEqualTo(numbers[0]);
  }

  /** While DETACH … CONCURRENTLY waits for others, the partition is none any more. */
  @Test
  void aPartitionThatIsAboutToGo() throws Exception {
    execute("create table parting (ds text) partition by list (ds)");
    execute("create table parting_a partition of parting for values in ('a')");
    PartitionRouter router = lab.router("parting", false, text("ds"));
    lab.route(router, rows("a"));
    Leaf a = leaf(router, "a");
    try (Oracle reader = lab.newOracle();
        Oracle owner = lab.newOracle()) {
      reader.execute("begin; select * from parting");
      CompletableFuture<Void> detached =
          CompletableFuture.runAsync(
              () -> owner.execute("alter table parting detach partition parting_a concurrently"));
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  lab.oracle().number("select count(*) from pg_inherits where inhdetachpending")
                      == 1);
      assertThat(lab.stands(a)).isFalse();
      router.forget();
      assertThat(lab.route(router, rows("a")).get(0)).startsWith("no partition of");
      reader.execute("commit");
      detached.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
  }

  @Test
  void aTableThatIsDropped() throws Exception {
    execute("create table dropped (ds text) partition by list (ds)");
    execute(
        "create table dropped_a partition of dropped for values in ('a') partition by list (ds)");
    PartitionRouter router = lab.router("dropped", false, text("ds"));
    execute("drop table dropped_a");
    assertThat(lab.route(router, rows("a")))
        .containsExactly("no partition of public.dropped for ds = 'a'");
    execute("drop table dropped");
    assertThatThrownBy(() -> lab.route(router, rows("a")))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("public.dropped is not partitioned");
  }

  /** Its column is not among those that are sent: from there on the server routes. */
  @Test
  void anotherLevelByAnotherColumn() throws Exception {
    execute("create table levels (ds text, v int) partition by list (ds)");
    PartitionRouter router = lab.router("levels", false, text("ds"));
    execute("create table levels_a partition of levels for values in ('a') partition by hash (v)");
    execute(
        "create table levels_a_0 partition of levels_a for values with (modulus 1, remainder 0)");
    assertThat(lab.route(router, rows("a"))).containsExactly("levels_a");
    assertThat(lab.stands(leaf(router, "a"))).isTrue();
  }

  @Test
  void missingPartitionsAreCreatedWhateverTheirValues() throws Exception {
    execute("create table made (ds text, v bigint) partition by list (ds)");
    PartitionRouter router = lab.router("made", true, text("ds"));
    List<List<Object>> hostile =
        rows(
            "it's",
            "'); drop table made; --",
            "ñandú",
            "",
            "2024-01-01",
            "20240101",
            "a\\b",
            "\"",
            "null",
            "NULL",
            null,
            "🙂",
            "x".repeat(300),
            "x".repeat(299) + "y",
            "a b",
            "a_b",
            "a-b",
            "A_B");
    List<String> routes = lab.route(router, hostile);
    assertThat(routes).doesNotHaveDuplicates().allMatch(name -> name.startsWith("made_"));
    assertThat(routes).contains("made_20240101", "made_null", "made_a_b");
    assertThat(lab.routedByServer("made", router.columns(), hostile)).isEqualTo(routes);
    assertThat(lab.route(lab.router("made", false, text("ds")), hostile)).isEqualTo(routes);
  }

  @Test
  void missingPartitionsOfOtherTypesAndBelowOtherLevels() throws Exception {
    execute("create table made_days (r int, d date) partition by range (r)");
    execute(
        "create table made_days_0 partition of made_days for values from (0) to (10)"
            + " partition by list (d)");
    PartitionRouter router = lab.router("made_days", true, cast("r", "int"), cast("d", "date"));
    List<List<Object>> rows =
        List.of(row("1", "2024-05-17"), row("2", "17 May 2024"), row("3", null));
    List<String> routes = lab.route(router, rows);
    assertThat(routes.get(0)).startsWith("made_days_0_2024_05_17_").isEqualTo(routes.get(1));
    assertThat(routes.get(2)).isEqualTo("made_days_0_null");
    assertThat(lab.routedByServer("made_days", router.columns(), rows)).isEqualTo(routes);
    assertThat(lab.route(router, List.of(row("10", "2024-05-17"))).get(0))
        .startsWith("no partition of public.made_days for r = '10'; none can be created");
  }

  @Test
  void aNameThatIsTakenIsNotWrittenTo() throws Exception {
    execute("create table taken (ds text) partition by list (ds)");
    execute("create table taken_a (ds text)");
    PartitionRouter router = lab.router("taken", true, text("ds"));
    assertThat(lab.route(router, rows("a", "b")))
        .containsExactly(
            "no partition of public.taken for ds = 'a'; a table public.taken_a, as it would be"
                + " called, exists and is no partition of public.taken",
            "taken_b");
  }

  @Test
  void racingCreatorsGetAlong() throws Exception {
    execute("create table raced (id bigint) partition by list (id)");
    int writers = 4;
    int values = 25;
    CyclicBarrier start = new CyclicBarrier(writers);
    List<CompletableFuture<List<String>>> routes = new ArrayList<>();
    for (int writer = 0; writer < writers; writer++) {
      CompletableFuture<List<String>> routed = new CompletableFuture<>();
      routes.add(routed);
      new Thread(
              () -> {
                try (PgConnection connection = lab.connect()) {
                  PartitionRouter router =
                      PartitionLab.router(connection, "raced", true, int8("id"));
                  start.await(30, TimeUnit.SECONDS);
                  List<String> all = new ArrayList<>();
                  for (long i = 0; i < values; i++) {
                    all.addAll(PartitionLab.route(router, connection, rows(i, 100 + i)));
                  }
                  routed.complete(all);
                } catch (Throwable e) {
                  routed.completeExceptionally(e);
                }
              },
              "writer")
          .start();
    }
    List<String> expected =
        IntStream.range(0, values)
            .boxed()
            .flatMap(i -> Stream.of("raced_" + i, "raced_" + (100 + i)))
            .toList();
    for (CompletableFuture<List<String>> routed : routes) {
      assertThat(routed.get(60, TimeUnit.SECONDS)).isEqualTo(expected);
    }
  }

  /** A writer that may write to the partitions only, and none but those. */
  @Test
  void privilegesOnThePartitionsAreEnough() throws Exception {
    execute(
        """
        create table secured (ds text, id bigint, v bigint, primary key (ds, id))
          partition by list (ds);
        create table secured_a partition of secured for values in ('a');
        create table secured_rest partition of secured default;
        create role leaf_writer login password 'leaf';
        grant insert, select, update, delete on secured_a, secured_rest to leaf_writer\
        """);
    try (PgConnection connection = lab.connect("leaf_writer", "leaf")) {
      PartitionRouter router = PartitionLab.router(connection, "secured", true, text("ds"));
      List<List<Object>> values = rows("a", "z");
      assertThat(PartitionLab.route(router, connection, values))
          .containsExactly("secured_a", "secured_rest");
      Leaf a = leaf(router, "a");
      Leaf rest = leaf(router, "z");
      assertThat(upsert(connection, a, row("a", 1L, 1L))).isOne();
      assertThat(upsert(connection, a, row("a", 1L, 2L))).isOne();
      assertThat(upsert(connection, rest, row("z", 1L, 1L))).isOne();
      assertThat(delete(connection, rest, row("z", 1L))).isOne();
      assertThat(delete(connection, rest, row("z", 1L))).isZero();
      execute("alter table secured detach partition secured_a");
      for (long id = 1; id <= 2; id++) {
        List<Object> key = row("a", id);
        List<Object> written = row("a", id, 3L);
        assertThatThrownBy(() -> upsert(connection, a, written))
            .matches(PartitionRouter::isOutdated);
        assertThatThrownBy(() -> delete(connection, a, key)).matches(PartitionRouter::isOutdated);
      }
      assertThat(lab.oracle().rows("select id, v from secured_a"))
          .containsExactly(List.of("1", "2"));
      execute("drop table secured_rest");
      assertThatThrownBy(() -> delete(connection, rest, row("z", 1L)))
          .matches(PartitionRouter::isOutdated);
      router.forget();
      assertThatThrownBy(() -> PartitionLab.route(router, connection, rows("z")))
          .isInstanceOfSatisfying(
              ServerException.class,
              e -> {
                assertThat(e.sqlState()).isEqualTo("42501");
                assertThat(e).hasMessageContaining("creating partition public.secured_z");
              });
    }
    execute("drop table secured, secured_a; drop role leaf_writer");
  }

  /** Upserts (ds, id, v) into the leaf, guarded as a batch is; answers the rows affected. */
  private static long upsert(PgConnection connection, Leaf leaf, List<Object> row)
      throws InterruptedException {
    OnConflict update = OnConflict.of(UpsertType.INSERT_OR_UPDATE, List.of());
    return send(
        connection, sql(leaf).upsert(update, UpsertSql.Form.ARRAYS), sql(leaf).columns(), row);
  }

  private static long delete(PgConnection connection, Leaf leaf, List<Object> key)
      throws InterruptedException {
    return send(connection, sql(leaf).delete(UpsertSql.Form.ARRAYS), sql(leaf).key(), key);
  }

  private static UpsertSql sql(Leaf leaf) {
    return new UpsertSql(leaf.path(), List.of(text("ds"), int8("id"), int8("v")), 2, leaf.guard());
  }

  private static long send(
      PgConnection connection, String sql, List<SqlColumn> columns, List<Object> row)
      throws InterruptedException {
    WriteForm form = WriteForm.of(UpsertSql.Form.ARRAYS, sql, columns);
    try (BatchResult result =
        Reply.await(form.send(connection, PartitionLab.encode(List.of(row))))) {
      return result.affected();
    }
  }
}
