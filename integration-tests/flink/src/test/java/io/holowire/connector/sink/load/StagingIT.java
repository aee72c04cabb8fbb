package io.holowire.connector.sink.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.holowire.connector.sink.load.LoadTask.Place;
import io.holowire.it.server.LocalPostgres;
import io.holowire.it.server.Oracle;
import io.holowire.it.server.ServerOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.flink.api.common.JobID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What staging tables are like, and what it takes to make them. */
@Tag("once")
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class StagingIT {
  private static CommitLab lab;

  private final Place place = Place.first(new JobID());

  @BeforeAll
  static void open() {
    lab = new CommitLab();
  }

  @AfterAll
  static void close() {
    lab.close();
  }

  private Portion stage(BulkLoadSink sink) throws Exception {
    try (LoadTask task = LoadTask.open(sink, place)) {
      return task.writeAll(0, 10).checkpoint(1).get(0);
    }
  }

  @Test
  void aStagingTableHasTheTypesAndConstraintsOfTheTable() throws Exception {
    lab.reset(
        "(id int primary key, value int not null check (value >= 0), \"other Column\" text collate"
            + " \"C\" default 'x' not null, twice int generated always as (value * 2) stored,"
            + " check (value < 1000 or \"other Column\" = 'y'), unique (value),"
            + " constraint \"an \"\"odd\"\" name\" check (id <> value + 1))");
    lab.oracle()
        .execute(
            "create or replace function forbid() returns trigger language plpgsql as $$ begin raise"
                + " 'the trigger'; end $$; create trigger forbid after insert on t for each row"
                + " when (new.id = 5) execute function forbid()");
    BulkLoadSink sink = lab.streaming();
    String table = stage(sink).id();
    assertThat(
            lab.oracle()
                .rows(
                    "select attname, format_type(atttypid, atttypmod), attnotnull from pg_attribute"
                        + " where attrelid = 'holowire."
                        + table
                        + "'::regclass and attnum > 0 order by attnum"))
        .containsExactly(
            List.of("id", "integer", "t"),
            List.of("value", "integer", "t"),
            List.of("holowire_order", "bigint", "f"));
    assertThat(
            lab.oracle()
                .rows(
                    "select conname, pg_get_constraintdef(oid) from pg_constraint where contype ="
                        + " 'c' and conrelid = 'holowire."
                        + table
                        + "'::regclass order by 1"))
        .containsExactly(
            List.of("an \"odd\" name", "CHECK ((id <> (value + 1)))"),
            List.of("t_value_check", "CHECK ((value >= 0))"));
    assertThat(
            lab.oracle()
                .number(
                    "select count(*) from pg_trigger where tgrelid = 'holowire."
                        + table
                        + "'::regclass"))
        .isZero();
    assertThat(
            lab.oracle()
                .number(
                    "select count(*) from pg_index where indrelid = 'holowire."
                        + table
                        + "'::regclass"))
        .isZero();
    assertThat(lab.oracle().text("select obj_description('holowire." + table + "'::regclass)"))
        .startsWith("holowire: rows for public.t, sink ")
        .contains(", job " + place.job());
  }

  @ParameterizedTest
  @CsvSource({"-1, t_value_check", ", 23502"})
  void aRowThatTheTableCannotTakeFailsBeforeTheCheckpoint(Integer value, String word)
      throws Exception {
    lab.reset("(id int, value int not null check (value >= 0))");
    try (LoadTask task = LoadTask.open(lab.streaming(), place)) {
      task.writeAll(0, 10).write(10, value);
      assertThatThrownBy(() -> task.checkpoint(1))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(word);
    }
    assertThat(lab.leftOvers()).isEmpty();
  }

  @Test
  void frozenRowsInUnloggedTablesWithoutWaitingForTheDisk() throws Exception {
    lab.reset("(id int, value int)");
    BulkLoadSink sink =
        lab.streaming(
            "sink.bulkload.unlogged",
            "true",
            "sink.bulkload.freeze",
            "true",
            "sink.bulkload.synchronous-commit",
            "false");
    Portion portion = stage(sink);
    assertThat(
            lab.oracle()
                .text("select relpersistence from pg_class where relname = ?", portion.id()))
        .isEqualTo("u");
    lab.oracle().execute("create extension if not exists pageinspect");
    assertThat(
            lab.oracle()
                .number(
                    "select count(*) from heap_page_items(get_raw_page('holowire."
                        + portion.id()
                        + "', 0)) where t_infomask & 768 = 768"))
        .as("frozen")
        .isEqualTo(10);
    LoadTask.commit(sink, List.of(portion));
    assertThat(lab.loaded()).isEqualTo("10/10");
  }

  /** A crash empties unlogged tables: the commit must not take that for no rows. */
  @ParameterizedTest
  @CsvSource({"true, false", "false, true"})
  void aCrashOfTheServer(boolean unlogged, boolean survives) throws Exception {
    try (LocalPostgres server = LocalPostgres.start(ServerOptions.durable());
        CommitLab crashing = CommitLab.on(server)) {
      crashing.reset("(id int, value int)");
      BulkLoadSink sink =
          crashing.streaming(
              "sink.bulkload.unlogged", "" + unlogged, "sink.bulkload.synchronous-commit", "false");
      Portion portion;
      try (LoadTask task = LoadTask.open(sink, place)) {
        portion = task.writeAll(0, 10).checkpoint(1).get(0);
        server.stop(LocalPostgres.Stop.IMMEDIATE);
      }
      server.start();
      if (survives) {
        LoadTask.commit(sink, List.of(portion));
      } else {
        assertThatThrownBy(() -> LoadTask.commit(sink, List.of(portion)))
            .hasMessageContaining("has 0 rows of 10; a crash of the server empties it");
      }
      try (Oracle oracle = server.oracle(crashing.name())) {
        assertThat(oracle.number("select count(*) from t")).isEqualTo(survives ? 10 : 0);
      }
    }
  }

  /** What a trigger of the table, or of a partition, makes good is no bad row. */
  @Test
  void rowsThatATriggerMends() throws Exception {
    lab.reset("(id int not null check (id > 0), value int) partition by list (value)");
    lab.oracle()
        .execute(
            "create table part partition of t default; create or replace function mend() returns"
                + " trigger language plpgsql as $$ begin new.id = 7; return new; end $$; create"
                + " trigger mend before insert on part for each row execute function mend()");
    BulkLoadSink sink = lab.streaming();
    try (LoadTask task = LoadTask.open(sink, place)) {
      LoadTask.commit(sink, task.write(null, 1).write(-1, 1).checkpoint(1));
    }
    assertThat(lab.loaded()).isEqualTo("2/1");
  }

  /** COPY does not go into a view; INSERT does. */
  @Test
  void aViewAsTheTarget() throws Exception {
    lab.reset("(id int, value int)");
    lab.oracle().execute("alter table t rename to base; create view t as select * from base");
    try {
      for (BulkLoadSink sink : List.of(lab.batch(), lab.streaming())) {
        try (LoadTask task = LoadTask.open(sink, place)) {
          task.writeAll(0, 10);
          LoadTask.commit(sink, task.end());
        }
      }
      assertThat(lab.loaded()).isEqualTo("20/10");
      BulkLoadSink prepared = lab.streaming("sink.bulkload.mode", "prepared");
      assertThatThrownBy(() -> LoadTask.open(prepared, place))
          .hasMessageContaining("public.t is a view, into which COPY cannot go");
    } finally {
      lab.oracle().execute("drop view t; drop table base");
    }
  }

  /** What the README says of locks. */
  @ParameterizedTest
  @CsvSource({"staging, false, ''", "prepared, true, RowExclusiveLock"})
  void locksOnTheTable(String mode, boolean whileLoading, String afterwards) throws Exception {
    lab.reset("(id int, value int)");
    BulkLoadSink sink = lab.streaming("sink.bulkload.mode", mode);
    List<Portion> portions;
    try (LoadTask task = LoadTask.open(sink, place)) {
      task.writeAll(0, 100_000);
      await().until(() -> lab.oracle().number("select count(*) from pg_stat_progress_copy") == 1);
      assertThat(locks()).isEqualTo(whileLoading ? "RowExclusiveLock" : "");
      portions = task.checkpoint(1);
      assertThat(locks()).isEqualTo(afterwards);
    }
    LoadTask.commit(sink, portions);
    assertThat(locks()).isEmpty();
  }

  private static String locks() {
    return lab.oracle()
        .text(
            "select coalesce(string_agg(distinct mode, ','), '') from pg_locks"
                + " where relation = 't'::regclass and pid is distinct from pg_backend_pid()");
  }

  @Test
  void metricsCountWhatIsSent() throws Exception {
    lab.reset("(id int, value int)");
    try (LoadTask task = LoadTask.open(lab.streaming(), place)) {
      task.writeAll(0, 10).checkpoint(1);
      assertThat(task.counted("getNumRecordsSendCounter")).isEqualTo(10);
      assertThat(task.counted("getNumBytesSendCounter")).isBetween(180L, 260L);
      assertThat(task.counted("getNumRecordsSendErrorsCounter")).isZero();
      assertThat(task.currentSendTime()).isNotNegative();
      task.writeAll(0, 5);
      assertThatThrownBy(() -> task.write("no number", 1)).isInstanceOf(RuntimeException.class);
      task.checkpoint(2);
      assertThat(task.counted("getNumRecordsSendCounter")).isEqualTo(15);
    }
  }

  @Test
  void theLedgerHasTheNameThatItIsGiven() throws Exception {
    lab.reset("(id int, value int)");
    BulkLoadSink sink =
        lab.streaming("sink.bulkload.schema", "holowire", "sink.bulkload.ledger", "All \"loads\"");
    LoadTask.commit(sink, List.of(stage(sink)));
    assertThat(
            lab.oracle()
                .rows("select event, target, checkpoint, rows from holowire.\"All \"\"loads\"\"\""))
        .containsExactly(List.of("committed", "public.t", "1", "10"));
  }

  /**
   * As old partitioning by triggers does: the row goes elsewhere, or nowhere, and is not counted.
   */
  @ParameterizedTest
  @CsvSource({
    "streaming, staging, false, false",
    "streaming, staging, true, false",
    "streaming, staging, false, true",
    "streaming, staging, true, true",
    "streaming, prepared, false, false",
    "batch, staging, false, false"
  })
  void aTriggerThatSwallowsRows(String mode, String way, boolean routed, boolean keyed)
      throws Exception {
    lab.reset("(id int" + (keyed ? " primary key" : "") + ", value int) partition by range (id)");
    lab.oracle()
        .execute(
            "create table part partition of t for values from (0) to (100); create or replace"
                + " function swallow() returns trigger language plpgsql as $$ begin return null;"
                + " end $$; create trigger swallow before insert on part for each row when (new.id"
                + " >= 7) execute function swallow()");
    String[] options = {"partition_router", "" + routed, "sink.bulkload.mode", way};
    BulkLoadSink sink = mode.equals("batch") ? lab.batch(options) : lab.streaming(options);
    try (LoadTask task = LoadTask.open(sink, place)) {
      task.writeAll(0, 10);
      LoadTask.commit(sink, mode.equals("batch") ? task.end() : task.checkpoint(1));
    }
    assertThat(lab.loaded()).isEqualTo("7/7");
    assertThat(lab.leftOvers()).isEmpty();
  }

  /** The words of the message are what an owner has to run. */
  @Test
  void aUserWithoutPrivilegesIsToldWhatIsMissing() throws Exception {
    lab.reset("(id int, value int)");
    String user = lab.name() + "_loader";
    lab.oracle()
        .execute("create role " + user + " login password 'pw'; grant insert on t to " + user);
    try {
      String[] as = {"username", user, "password", "pw", "sink.bulkload.schema", "Lo\"ads"};
      BulkLoadSink sink = lab.streaming(as);
      assertThatThrownBy(() -> LoadTask.open(sink, place))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("sink.bulkload.schema = 'Lo\"ads': ")
          .hasMessageContaining("an owner has to run: CREATE SCHEMA IF NOT EXISTS \"Lo\"\"ads\"; ")
          .satisfies(
              e -> {
                String message = e.getMessage();
                lab.oracle().execute(message.substring(message.indexOf("CREATE SCHEMA")));
              });
      LoadTask.commit(sink, List.of(stage(sink)));
      assertThat(lab.loaded()).isEqualTo("10/10");
      lab.oracle().execute("revoke create on schema \"Lo\"\"ads\" from " + user);
      assertThatThrownBy(() -> LoadTask.open(sink, place))
          .hasMessageContaining("privileges are missing; an owner has to run: GRANT USAGE, CREATE");
    } finally {
      lab.oracle()
          .execute(
              "drop schema if exists \"Lo\"\"ads\" cascade; drop owned by %1$s; drop role %1$s"
                  .formatted(user));
    }
  }

  /** Several writers open at once in a database that has no ledger yet. */
  @Test
  void theLedgerIsMadeOnce() throws Exception {
    for (int round = 0; round < 5; round++) {
      lab.reset("(id int, value int)");
      BulkLoadSink sink = lab.streaming();
      List<CompletableFuture<Void>> opening =
          IntStream.range(0, 4)
              .mapToObj(
                  subtask ->
                      CompletableFuture.runAsync(
                          () -> {
                            try {
                              LoadTask.open(sink, place.subtask(subtask, 4)).close();
                            } catch (IOException e) {
                              throw new UncheckedIOException(e);
                            }
                          }))
              .toList();
      await().until(() -> opening.stream().allMatch(CompletableFuture::isDone));
      opening.forEach(CompletableFuture::join);
    }
  }

  @Test
  void aServerThatPreparesNothingIsRefused() throws Exception {
    try (LocalPostgres server =
            LocalPostgres.start(ServerOptions.fast().with("max_prepared_transactions", "0"));
        CommitLab none = CommitLab.on(server)) {
      none.reset("(id int, value int)");
      BulkLoadSink sink = none.streaming("sink.bulkload.mode", "prepared");
      assertThatThrownBy(() -> LoadTask.open(sink, place))
          .hasMessageContaining("sink.bulkload.mode = 'prepared': the server's")
          .hasMessageContaining("max_prepared_transactions is 0");
    }
  }
}
