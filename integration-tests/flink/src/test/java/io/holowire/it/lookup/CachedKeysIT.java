package io.holowire.it.lookup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holowire.it.flink.Lab;
import io.holowire.it.flink.Session;
import java.util.List;
import org.apache.flink.types.Row;
import org.apache.flink.util.ExceptionUtils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A full cache answers just what the server would, whatever type the key has. */
@Tag("once")
class CachedKeysIT {
  private static Lab lab;

  /** A column of the key: the server's type, Flink's, and values at the server. */
  private record Case(String server, String flink, List<String> stored, List<String> asked) {}

  private static final List<Case> CASES =
      List.of(
          new Case("smallint", "INT", List.of("1", "-2"), List.of("1", "-2", "70000", "3")),
          new Case(
              "float8",
              "DOUBLE",
              List.of("0.0", "'-0.0'", "1.5"),
              List.of("CAST(0 AS DOUBLE)", "-1 * CAST(0 AS DOUBLE)", "CAST(1.5 AS DOUBLE)")),
          new Case(
              "real",
              "FLOAT",
              List.of("'-0'", "0.1"),
              List.of("CAST(0.1 AS FLOAT)", "CAST(0 AS FLOAT)")),
          new Case(
              "numeric",
              "DECIMAL(10, 2)",
              List.of("1", "1.0", "1.004", "100.50"),
              List.of("CAST(1 AS DECIMAL(10, 2))", "CAST(100.5 AS DECIMAL(10, 2))")),
          new Case(
              "char(5)",
              "STRING",
              List.of("'ab'", "' c'"),
              List.of("'ab'", "'ab   '", "'ab  x'", "'c'", "' c'")),
          new Case(
              "varchar(5)",
              "STRING",
              List.of("'ab'", "'ab '"),
              List.of("'ab'", "'ab '", "'abcdefgh'")),
          new Case("bytea", "BYTES", List.of("'\\x0102'"), List.of("x'0102'", "x'01'")),
          new Case("bool", "BOOLEAN", List.of("true"), List.of("x = 1")),
          new Case("date", "DATE", List.of("'2024-02-29'"), List.of("DATE '2024-02-29'")),
          new Case(
              "time", "TIME", List.of("'10:15:00'", "'10:15:00.5'"), List.of("TIME '10:15:00'")),
          new Case(
              "timestamp",
              "TIMESTAMP(3)",
              List.of("'2024-01-01 00:00:00.123'", "'2024-01-01 00:00:00.123456'"),
              List.of("TIMESTAMP '2024-01-01 00:00:00.123'")),
          new Case(
              "timestamptz",
              "TIMESTAMP(6)",
              List.of("'2024-10-27 00:30:00+00'", "'2024-10-27 01:30:00+00'"),
              List.of("TIMESTAMP '2024-10-27 02:30:00.000000'")),
          new Case(
              "uuid",
              "STRING",
              List.of("'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'"),
              List.of("'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'", "'x'")),
          new Case(
              "int4[]",
              "ARRAY<INT>",
              List.of("'{1,2}'", "'{}'", "'{1,null}'"),
              List.of("ARRAY[1, 2]", "ARRAY[2, 1]", "ARRAY[1, CAST(NULL AS INT)]")),
          new Case(
              "float8[]",
              "ARRAY<DOUBLE>",
              List.of("'{-0.0,1.5}'"),
              List.of("ARRAY[CAST(0 AS DOUBLE), CAST(1.5 AS DOUBLE)]")));

  @BeforeAll
  static void open() {
    lab = new Lab();
    for (int i = 0; i < CASES.size(); i++) {
      lab.oracle().execute("create table k" + i + " (k " + CASES.get(i).server() + ", name text)");
      for (String value : CASES.get(i).stored()) {
        lab.oracle()
            .execute(
                "insert into k%d values (%s, '%s')".formatted(i, value, value.replace("'", "")));
      }
      lab.oracle().execute("insert into k" + i + " values (null, 'null')");
    }
  }

  @AfterAll
  static void close() {
    lab.close();
  }

  private static Session session() throws Exception {
    Session session = Session.streaming();
    session.run("SET 'table.local-time-zone' = 'Europe/Berlin'");
    return session;
  }

  private static String[] full(String... more) {
    String[] all = new String[more.length + 4];
    all[0] = "lookup.cache";
    all[1] = "FULL";
    all[2] = "lookup.full-cache.periodic-reload.interval";
    all[3] = "1 h";
    System.arraycopy(more, 0, all, 4, more.length);
    return all;
  }

  @Test
  void theSameAsTheServer() throws Exception {
    List<Row> cached = answers(full());
    assertThat(cached).containsExactlyInAnyOrderElementsOf(answers());
    // Both zeros, the number without regard to its scale; each kind of value that is not cut.
    assertThat(cached)
        .contains(
            Row.of(1, "CAST(0 AS DOUBLE)", "-0.0"),
            Row.of(1, "CAST(0 AS DOUBLE)", "0.0"),
            Row.of(3, "CAST(1 AS DECIMAL(10, 2))", "1.0"),
            Row.of(4, "'ab'", "ab"),
            Row.of(4, "'ab   '", "ab"),
            Row.of(
                12,
                "'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'",
                "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"),
            Row.of(13, "ARRAY[1, 2]", "{1,2}"),
            Row.of(14, "ARRAY[CAST(0 AS DOUBLE), CAST(1.5 AS DOUBLE)]", "{-0.0,1.5}"),
            Row.of(0, "70000", null))
        .doesNotContain(
            Row.of(3, "CAST(1 AS DECIMAL(10, 2))", "1.004"),
            Row.of(10, "TIMESTAMP '2024-01-01 00:00:00.123'", "2024-01-01 00:00:00.123456"));
  }

  private static List<Row> answers(String... options) throws Exception {
    Session session = session();
    StringBuilder query = new StringBuilder();
    for (int i = 0; i < CASES.size(); i++) {
      Case each = CASES.get(i);
      session.run(
          "CREATE TABLE k%d (name STRING, k %s)".formatted(i, each.flink())
              + lab.with("k" + i, options));
      for (String asked : each.asked()) {
        query.append(query.isEmpty() ? "" : " UNION ALL ");
        query.append(
"""
SELECT %d, '%s', d.name FROM
  (SELECT CASE WHEN x < 2 THEN %s END AS k, PROCTIME() AS seen FROM (VALUES (1), (2)) AS v (x)) AS e
  LEFT JOIN k%d FOR SYSTEM_TIME AS OF e.seen AS d ON d.k = e.k
"""
                .formatted(i, asked.replace("'", "''"), asked, i));
      }
    }
    return session.run(query.toString());
  }

  /** Key columns in another order than the DDL's, a constant, a filter, and a NULL. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void keysOfSeveralColumnsAndFilters(boolean cached) throws Exception {
    lab.oracle()
        .execute(
"""
drop table if exists visit;
create table visit (city int, day date, visitor text, paid bool);
insert into visit values (1, '2026-01-01', 'ann', true), (1, '2026-01-01', 'bob', false),
  (1, '2026-01-02', 'ann', true), (null, '2026-01-01', 'eve', true)
""");
    Session session = session();
    session.run(
        "CREATE TABLE visit (visitor STRING, paid BOOLEAN, `day` DATE, city INT)"
            + (cached ? lab.with("visit", full()) : lab.with("visit")));
    String query =
        """
        SELECT e.n, v.visitor FROM
          (SELECT NULLIF(n, 3) AS n, PROCTIME() AS seen FROM (VALUES (1), (2), (3)) AS v (n)) AS e
          LEFT JOIN visit FOR SYSTEM_TIME AS OF e.seen AS v
          ON v.city = e.n AND v.`day` = DATE '2026-01-01'
        """;
    assertThat(session.run(query + " AND v.paid"))
        .containsExactlyInAnyOrder(Row.of(1, "ann"), Row.of(2, null), Row.of(null, null));
    assertThat(session.run(query))
        .containsExactlyInAnyOrder(
            Row.of(1, "ann"), Row.of(1, "bob"), Row.of(2, null), Row.of(null, null));
  }

  /** What only the server can compare is refused, and not compared otherwise. */
  @ParameterizedTest
  @CsvSource({"jsonb, '{}'", "interval, 1 day"})
  void whatOnlyTheServerCanCompareIsRefused(String type, String value) throws Exception {
    lab.oracle().execute("drop table if exists odd; create table odd (k " + type + ")");
    Session session = session();
    session.run("CREATE TABLE odd (k STRING)" + lab.with("odd", full()));
    assertThatThrownBy(
            () ->
                session.run(
                    "SELECT o.k FROM (SELECT CAST('"
                        + value
                        + "' AS STRING) AS k, PROCTIME() AS seen FROM (VALUES (1)) AS v (n)) AS e"
                        + " JOIN odd FOR SYSTEM_TIME AS OF e.seen AS o ON o.k = e.k"))
        .extracting(ExceptionUtils::stringifyException)
        .asString()
        .contains("lookup in odd at")
        .contains("column \"k\" is part of the key and " + type + " at the server");
  }
}
