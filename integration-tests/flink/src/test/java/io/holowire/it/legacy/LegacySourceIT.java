package io.holowire.it.legacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holowire.it.flink.Lab;
import io.holowire.it.flink.Session;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables of {@code 'connector.type' = 'hologres'} as sources and dimensions. */
class LegacySourceIT {
  private static Lab lab;

  @BeforeAll
  static void open() {
    lab = new Lab();
    lab.oracle()
        .execute(
            """
            create table city (id int primary key, name text, people bigint, note text);
            insert into city select n, 'city ' || n, n * 1000, repeat('x', 100)
              from generate_series(1, 9999) n where n % 10 <> 7;
            create table many (a int, b bigint, c real, d float8, e bool, f text, g numeric(10, 2),
              h date, i timestamptz, aa int[], ab bigint[], ac real[], ad float8[], ae bool[],
              af text[]);
            insert into many values (1, 2, 1.5, 2.5, true, 'x', 1.25, '2026-01-02',
              '2026-01-02 03:04:05.678+00', '{1,null}', '{2}', '{1.5}', '{2.5}', '{true}', '{"y"}')
            """);
  }

  @AfterAll
  static void close() {
    lab.close();
  }

  private static Session session(boolean batch) throws Exception {
    Session session = batch ? Session.batch() : Session.streaming();
    session.run("SET 'table.local-time-zone' = 'UTC'");
    return session;
  }

  private static String city(String... options) {
    return "CREATE TABLE city (id INT, name VARCHAR, people BIGINT, note VARCHAR)"
        + LegacyDdl.with(lab, "city", options)
        + ";\n";
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void scans(boolean batch) throws Exception {
    Session session = session(batch);
    session.run(city());
    String query = "SELECT people, name FROM city WHERE id > 9995 AND note LIKE 'x%'";
    assertThat(session.run(query))
        .containsExactlyInAnyOrder(
            Row.of(9_996_000L, "city 9996"),
            Row.of(9_998_000L, "city 9998"),
            Row.of(9_999_000L, "city 9999"));
    assertThat(session.explain(query)).contains("filter=[").doesNotContain("where=[");
    List<Row> counts = session.run("SELECT COUNT(*) FROM city");
    assertThat(counts.get(counts.size() - 1).getField(0)).isEqualTo(8_999L);
    assertThat(session.run("SELECT name FROM city LIMIT 3")).hasSize(3);
  }

  /** The server is asked for what the query needs: the rest of the table may not be read here. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void projectionGoesDown(boolean batch) throws Exception {
    lab.oracle()
        .execute(
            "drop role if exists reader; create role reader login password 'secret';"
                + "grant select (id, people) on city to reader");
    try {
      Session session = session(batch);
      session.run(city("connector.username", "reader", "connector.password", "secret"));
      assertThat(session.run("SELECT people FROM city WHERE id = 5"))
          .containsExactly(Row.of(5_000L));
      assertThatThrownBy(() -> session.run("SELECT name FROM city WHERE id = 5"))
          .hasStackTraceContaining("permission denied");
    } finally {
      lab.oracle().execute("drop owned by reader; drop role reader");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void readsEveryTypeThatItKnows(boolean batch) throws Exception {
    Session session = session(batch);
    String ddl =
        " (a INT, b BIGINT, c FLOAT, d DOUBLE, e BOOLEAN, f VARCHAR, g DECIMAL(10, 2), h DATE, i"
            + " TIMESTAMP(3), aa ARRAY<INT>, ab ARRAY<BIGINT>, ac ARRAY<FLOAT>, ad ARRAY<DOUBLE>,"
            + " ae ARRAY<BOOLEAN>, af ARRAY<VARCHAR>)";
    String copy = "many_" + batch;
    lab.oracle().execute("create table " + copy + " (like many)");
    session.run(
        "CREATE TABLE many"
            + ddl
            + LegacyDdl.with(lab, "many")
            + "; CREATE TABLE copied"
            + ddl
            + LegacyDdl.with(lab, copy)
            + "; INSERT INTO copied SELECT * FROM many");
    assertThat(lab.rows("table many except table " + copy)).isEmpty();
    assertThat(lab.oracle().number("select count(*) from " + copy)).isEqualTo(1);
    assertThat(session.run("SELECT h, i, af FROM many").toString())
        .isEqualTo(
            List.of(
                    Row.of(
                        LocalDate.of(2026, 1, 2),
                        LocalDateTime.of(2026, 1, 2, 3, 4, 5, 678_000_000),
                        new String[] {"y"}))
                .toString());
  }

  @ParameterizedTest
  @CsvSource({"true, NONE", "false, NONE", "true, PARTIAL", "false, PARTIAL", "true, FULL"})
  void looksUp(boolean async, String cache) throws Exception {
    Session session = session(false);
    session.run(
        """
        CREATE TABLE event (n INT, seen AS PROCTIME()) WITH ('connector' = 'datagen',
          'number-of-rows' = '1000', 'fields.n.kind' = 'sequence', 'fields.n.start' = '1',
          'fields.n.end' = '1000');
        """
            + city(
                "lookup.async",
                String.valueOf(async),
                "connector.lookup.cache",
                cache,
                "lookup.partial-cache.max-rows",
                "100",
                "lookup.full-cache.periodic-reload.interval",
                "1 h"));
    String join = "FROM event e JOIN city FOR SYSTEM_TIME AS OF e.seen AS c ON e.n = c.id";
    assertThat(session.explain("SELECT e.n, c.name " + join).contains("async=["))
        .isEqualTo(async && !cache.equals("FULL"));
    List<Row> rows = session.run("SELECT COUNT(*), SUM(c.people), MAX(c.name) " + join);
    Row last = rows.get(rows.size() - 1);
    last.setKind(RowKind.INSERT);
    assertThat(last)
        .isEqualTo(
            Row.of(
                900L,
                lab.oracle().number("select sum(people) from city where id <= 1000"),
                lab.oracle().text("select max(name collate \"C\") from city where id <= 1000")));
    assertThat(
            session.run(
                "SELECT e.n, c.name FROM event e LEFT JOIN city FOR SYSTEM_TIME AS OF e.seen AS c ON"
                    + " e.n = c.id AND c.people < 17500 WHERE e.n BETWEEN 16 AND 18"))
        .containsExactlyInAnyOrder(Row.of(16, "city 16"), Row.of(17, null), Row.of(18, null));
  }

  @Test
  void computedColumnsAndWatermarks() throws Exception {
    lab.oracle()
        .execute(
            "create table reading (id int, at timestamptz); insert into reading select n,"
                + " '2026-01-01 00:00:00+00'::timestamptz + n * interval '1 s'"
                + " from generate_series(0, 119) n");
    Session session = session(false);
    session.run(
        "CREATE TABLE reading (id INT, twice AS id * 2, `at` TIMESTAMP(3), WATERMARK FOR `at` AS `at`"
            + " - INTERVAL '1' SECOND)"
            + LegacyDdl.with(lab, "reading"));
    assertThat(
            session.run(
                "SELECT window_start, COUNT(*), MAX(twice) FROM TABLE(TUMBLE(TABLE reading,"
                    + " DESCRIPTOR(`at`), INTERVAL '1' MINUTE)) GROUP BY window_start, window_end"))
        .containsExactlyInAnyOrder(
            Row.of(LocalDateTime.of(2026, 1, 1, 0, 0), 60L, 118),
            Row.of(LocalDateTime.of(2026, 1, 1, 0, 1), 60L, 238));
  }
}
