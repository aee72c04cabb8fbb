package io.holowire.it.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bounded scans. */
class SourceIT {
  private static final int ROWS = 50_000;

  private static Lab lab;
  private static String item;

  @BeforeAll
  static void open() {
    lab = new Lab();
    lab.oracle()
        .execute(
            "create table item as select n, n * 10000000000 as big,"
                + " case when n % 3 <> 0 then 'name ' || n end as name"
                + " from generate_series(1, "
                + ROWS
                + ") n");
    lab.oracle().execute("create table empty (n int, name text)");
    item = "CREATE TABLE item (n INT, big BIGINT, name STRING)" + lab.with("item");
  }

  @AfterAll
  static void close() {
    lab.close();
  }

  private static Session session(boolean streaming) throws Exception {
    Session session = streaming ? Session.streaming() : Session.batch();
    session.run(item);
    return session;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void everyRowArrivesOnce(boolean streaming) throws Exception {
    List<Row> rows = session(streaming).run("SELECT * FROM item WHERE n <= 30000");
    assertThat(rows)
        .hasSize(30_000)
        .doesNotHaveDuplicates()
        .contains(Row.of(2, 20_000_000_000L, "name 2"), Row.of(30_000, 300_000_000_000_000L, null));
  }

  @Test
  void whatIsNotAskedForIsNotFetched() throws Exception {
    Session session = session(false);
    String plan = session.explain("SELECT name FROM item");
    assertThat(plan).containsPattern("project=\\[name]").doesNotContain("big");
    assertThat(session.run("SELECT name FROM item WHERE name = 'name 7'"))
        .containsExactly(Row.of("name 7"));
  }

  @Test
  void columnsComeInTheOrderAskedFor() throws Exception {
    assertThat(session(false).run("SELECT name, n FROM item WHERE n = 5"))
        .containsExactly(Row.of("name 5", 5));
  }

  @Test
  void countsWithoutNeedingAColumn() throws Exception {
    assertThat(session(false).run("SELECT COUNT(*) FROM item"))
        .containsExactly(Row.of((long) ROWS));
  }

  @Test
  void anEmptyTableIsReadAtOnce() throws Exception {
    Session session = session(false);
    session.run("CREATE TABLE nothing (n INT, name STRING)" + lab.with("empty"));
    assertThat(session.run("SELECT * FROM nothing")).isEmpty();
  }

  @Test
  void aLimitEndsTheScan() throws Exception {
    assertThat(session(false).run("SELECT n FROM item LIMIT 5")).hasSize(5);
  }

  @Test
  void severalTablesAndParallelReaders() throws Exception {
    Session session = session(false);
    session.run("SET 'parallelism.default' = '3'");
    assertThat(
            session.run(
                "SELECT COUNT(*), MIN(a.name) FROM item a JOIN item b ON a.n = b.n"
                    + " WHERE a.n BETWEEN 100 AND 199"))
        .containsExactly(Row.of(100L, "name 100"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"batch", "streaming", "with checkpoints"})
  void aQueryInPlaceOfATable(String mode) throws Exception {
    Session session =
        mode.equals("with checkpoints")
            ? Session.checkpointing("100 ms")
            : mode.equals("batch") ? Session.batch() : Session.streaming();
    session.run(item);
    session.run(
        "CREATE TABLE squares (n INT, square BIGINT, doc STRING)"
            + lab.with(
                "item",
                "table",
                null,
                "scan.query",
                "select n, n::bigint * n as square, to_jsonb(name) as doc from item where n <= 5"));
    assertThat(session.run("SELECT square, doc FROM squares WHERE n > 3"))
        .containsExactlyInAnyOrder(Row.of(16L, "\"name 4\""), Row.of(25L, "\"name 5\""));
    assertThatThrownBy(() -> session.run("INSERT INTO squares VALUES (1, 1, '')"))
        .rootCause()
        .hasMessageContaining("scan.query");
    assertThatThrownBy(
            () ->
                session.explain(
                    "SELECT * FROM (SELECT n, PROCTIME() AS p FROM item) AS i"
                        + " JOIN squares FOR SYSTEM_TIME AS OF i.p AS s ON s.n = i.n"))
        .rootCause()
        .hasMessageContaining("scan.query: can be scanned, but not looked up in");
  }

  @Test
  void scanAndWriteInOneJob() throws Exception {
    lab.oracle().execute("create table copy (n int primary key, name text)");
    Session session = session(true);
    session.run(
        "CREATE TABLE copy (n INT, name STRING, PRIMARY KEY (n) NOT ENFORCED)"
            + lab.with("copy")
            + "; INSERT INTO copy SELECT n, name FROM item");
    assertThat(
            lab.rows(
                "select count(*), count(copy.name) from copy join item"
                    + " on copy.n = item.n and copy.name is not distinct from item.name"))
        .containsExactly("50000|33334");
  }
}
