package io.holowire.it.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bulk loads as users write them. */
class BulkLoadIT {
  private static final int ROWS = 20_000;

  private static Lab lab;

  @BeforeAll
  static void open() {
    lab = new Lab();
  }

  @AfterAll
  static void close() {
    lab.close();
  }

  @AfterEach
  void nothingIsLeftBehind() {
    assertThat(stagingTables()).isEmpty();
    assertThat(lab.rows("select gid from pg_prepared_xacts where database = current_database()"))
        .isEmpty();
  }

  private static List<String> stagingTables() {
    return lab.rows(
        "select relname from pg_class c join pg_namespace n on n.oid = c.relnamespace"
            + " where nspname = 'holowire' and relname like 'stage%'");
  }

  /** A source of the numbers from 1 on; streaming jobs take their time, for checkpoints. */
  private static String numbers(int perSecond) {
    return "CREATE TABLE numbers (n INT) WITH ('connector' = 'datagen',"
        + " 'fields.n.kind' = 'sequence', 'fields.n.start' = '1', 'fields.n.end' = '"
        + ROWS
        + "', 'number-of-rows' = '"
        + ROWS
        + "'"
        + (perSecond == 0 ? "" : ", 'rows-per-second' = '" + perSecond + "'")
        + "); ";
  }

  private static void load(Session session, String table, int perSecond, String... options)
      throws Exception {
    session.run(
        numbers(perSecond)
            + "CREATE TABLE target (n INT, line STRING)"
            + lab.with(table, options)
            + "; INSERT INTO target SELECT n, CAST(n AS STRING) FROM numbers");
  }

  /** The options of a load by three subtasks. */
  private static String[] byThree(String mode, String... more) {
    List<String> options = new ArrayList<>(Arrays.asList(more));
    options.addAll(
        List.of("bulkload", "true", "sink.parallelism", "3", "sink.bulkload.mode", mode));
    return options.toArray(String[]::new);
  }

  private static void assertLoaded(String table) {
    assertThat(lab.rows("select count(*), count(distinct n), min(n), max(n) from " + table))
        .containsExactly(ROWS + "|" + ROWS + "|1|" + ROWS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"staging", "prepared"})
  void aBatchLoadBySeveralSubtasks(String mode) throws Exception {
    String table = "batch_" + mode;
    lab.oracle().execute("create table " + table + " (n int not null check (n > 0), line text)");
    load(Session.batch(), table, 0, byThree(mode));
    assertLoaded(table);
  }

  @Test
  void aBatchLoadByOneSubtask() throws Exception {
    lab.oracle().execute("create table alone (n int, line text)");
    load(Session.batch(), "alone", 0, "sink.write-mode", "COPY_BULK_LOAD");
    assertLoaded("alone");
  }

  @ParameterizedTest
  @ValueSource(strings = {"staging", "prepared"})
  void aStreamingLoad(String mode) throws Exception {
    String table = "streamed_" + mode;
    lab.oracle().execute("create table " + table + " (n int, line text)");
    load(Session.checkpointing("200 ms"), table, 10_000, byThree(mode));
    assertLoaded(table);
    assertThat(
            lab.oracle()
                .number(
                    "select count(distinct checkpoint) from holowire.ledger where target like '%"
                        + table
                        + "'"))
        .isGreaterThan(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"staging", "prepared"})
  void aStreamingLoadWithoutCheckpoints(String mode) throws Exception {
    String table = "unchecked_" + mode;
    lab.oracle().execute("create table " + table + " (n int, line text)");
    load(Session.streaming(), table, 0, byThree(mode));
    assertLoaded(table);
  }

  @Test
  void aStreamingLoadThatBecomesVisibleAtTheEnd() throws Exception {
    String table = "at_end";
    lab.oracle().execute("create table " + table + " (n int, line text)");
    load(
        Session.checkpointing("200 ms"),
        table,
        10_000,
        byThree("staging", "sink.bulkload.visible", "end"));
    assertLoaded(table);
  }

  /** Rows behind the last checkpoint would be lost, and the job would not fail. */
  @Test
  void aBoundedQueryWithoutAFinalCheckpointIsRefused() throws Exception {
    lab.oracle().execute("create table unfinished (n int, line text)");
    Session session = Session.checkpointing("200 ms");
    session.run("SET 'execution.checkpointing.checkpoints-after-tasks-finish' = 'false'");
    assertThatThrownBy(() -> load(session, "unfinished", 0, "bulkload", "true"))
        .hasStackTraceContaining(
            "leave out 'execution.checkpointing.checkpoints-after-tasks-finish' = 'false'");
    load(Session.batch(), "unfinished", 0, "bulkload", "true", "sink.parallelism", "2");
    assertLoaded("unfinished");
  }

  @Test
  void anUnboundedQueryWithoutCheckpointsIsRefused() throws Exception {
    lab.oracle().execute("create table unbounded (n int, line text)");
    Session session = Session.streaming();
    session.run(
        "CREATE TABLE numbers (n INT) WITH ('connector' = 'datagen'); CREATE TABLE target (n INT,"
            + " line STRING)"
            + lab.with("unbounded", "bulkload", "true"));
    assertThatThrownBy(() -> session.start("INSERT INTO target SELECT n, 'x' FROM numbers"))
        .hasStackTraceContaining("execution.checkpointing.interval");
  }
}
