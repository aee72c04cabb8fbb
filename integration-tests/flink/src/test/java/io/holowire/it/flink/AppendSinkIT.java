package io.holowire.it.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Rows into tables without a key, and bulk loads. */
class AppendSinkIT {
  private static final String NUMBERS =
      "CREATE TABLE numbers (n INT) WITH ('connector' = 'datagen', 'number-of-rows' = '20000',"
          + " 'fields.n.kind' = 'sequence', 'fields.n.start' = '1', 'fields.n.end' = '20000')";

  private static Lab lab;

  @BeforeAll
  static void open() {
    lab = new Lab();
  }

  @AfterAll
  static void close() {
    lab.close();
  }

  @Test
  void aTableWithoutAKeyTakesEveryRow() throws Exception {
    lab.oracle().execute("create table log (n int, line text)");
    Session.streaming()
        .run(
            "CREATE TABLE log (n INT, line STRING)"
                + lab.with("log", "sink.buffer-flush.max-rows", "999")
                + "; "
                + NUMBERS
                + "; INSERT INTO log SELECT MOD(n, 10), 'same' FROM numbers");
    assertThat(lab.rows("select n, count(*), min(line) from log group by n order by n limit 2"))
        .containsExactly("0|2000|same", "1|2000|same");
    assertThat(lab.oracle().number("select count(*) from log")).isEqualTo(20_000);
  }

  @Test
  void aBulkLoadLoadsEverything() throws Exception {
    lab.oracle().execute("create table loaded (n int, line text, note text default 'default')");
    bulkLoad("loaded", "SELECT n, CASE WHEN MOD(n, 3) = 0 THEN NULL ELSE 'é' END FROM numbers");
    assertThat(lab.rows("select count(*), count(distinct n), count(line), min(note) from loaded"))
        .containsExactly("20000|20000|13334|default");
  }

  @Test
  void aBulkLoadOfNothingIsNoFailure() throws Exception {
    lab.oracle().execute("create table nothing (n int, line text)");
    bulkLoad("nothing", "SELECT n, 'x' FROM numbers WHERE n < 0");
    assertThat(lab.oracle().number("select count(*) from nothing")).isZero();
  }

  @Test
  void aBulkLoadThatFailsLeavesNothing() throws Exception {
    lab.oracle().execute("create table strict (n int check (n < 19999), line text)");
    assertThatThrownBy(() -> bulkLoad("strict", "SELECT n, 'x' FROM numbers"))
        .hasStackTraceContaining("strict_n_check")
        .hasStackTraceContaining("23514");
    assertThat(lab.oracle().number("select count(*) from strict")).isZero();
  }

  @Test
  void aBulkLoadOfAnUpdatingQueryIsRefusedAtPlanning() throws Exception {
    lab.oracle().execute("create table counted (n int primary key, line text)");
    Session session = Session.streaming();
    session.run(
        NUMBERS
            + "; CREATE TABLE counted (n INT, line STRING, PRIMARY KEY (n) NOT ENFORCED)"
            + lab.with("counted", "bulkload", "true"));
    assertThatThrownBy(
            () ->
                session.explain(
                    "INSERT INTO counted SELECT c, 'x' FROM"
                        + " (SELECT CAST(COUNT(*) AS INT) c FROM numbers GROUP BY MOD(n, 3))"))
        .hasStackTraceContaining("bulkload");
  }

  private static void bulkLoad(String table, String query) throws Exception {
    Session session = Session.batch();
    session.run(
        NUMBERS
            + "; CREATE TABLE target (n INT, line STRING)"
            + lab.with(table, "bulkload", "true")
            + "; INSERT INTO target "
            + query);
  }
}
