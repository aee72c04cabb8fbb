package io.holowire.it.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lookup joins, with both providers. */
class LookupJoinIT {
  private static Lab lab;

  @BeforeAll
  static void open() {
    lab = new Lab();
    lab.oracle()
        .execute(
            """
            create table city (id int primary key, name text, people bigint);
            insert into city select n, 'city ' || n, n * 1000 from generate_series(0, 9999) n
              where n % 10 <> 7;
            create table visit (city int, day date, visitor text, primary key (city, day, visitor));
            insert into visit values (1, '2026-01-01', 'ann'), (1, '2026-01-01', 'bob'),
              (1, '2026-01-02', 'ann'), (2, '2026-01-01', 'eve')
            """);
  }

  @AfterAll
  static void close() {
    lab.close();
  }

  /** Events without an end date: {@code n} from 1 to 5,000. */
  private static Session session(boolean async) throws Exception {
    Session session = Session.streaming();
    session.run(
        """
        CREATE TABLE event (n INT, seen AS PROCTIME()) WITH ('connector' = 'datagen',
          'number-of-rows' = '5000', 'fields.n.kind' = 'sequence', 'fields.n.start' = '1',
          'fields.n.end' = '5000');
        CREATE TABLE city (people BIGINT, id INT, name STRING)
        """
            + lab.with("city", "lookup.async", String.valueOf(async))
            + "; CREATE TABLE visit (city INT, `day` DATE, visitor STRING)"
            + lab.with("visit", "lookup.async", String.valueOf(async)));
    return session;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void joinsByKeyAndLeavesOutWhatIsMissing(boolean async) throws Exception {
    Session session = session(async);
    String join = "FROM event e JOIN city FOR SYSTEM_TIME AS OF e.seen AS c ON e.n = c.id";
    assertThat(session.explain("SELECT * " + join).contains("async=[")).isEqualTo(async);
    assertThat(lastOf(session, "SELECT COUNT(*), SUM(c.people), MAX(c.name) " + join))
        .isEqualTo(
            Row.of(
                4_500L,
                lab.oracle().number("select sum(people) from city where id between 1 and 5000"),
                lab.oracle().text("select max(name collate \"C\") from city where id <= 5000")));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aLeftJoinKeepsWhatIsMissing(boolean async) throws Exception {
    assertThat(
            session(async)
                .run(
                    "SELECT e.n, c.name FROM event e LEFT JOIN city FOR SYSTEM_TIME AS OF e.seen AS"
                        + " c ON e.n = c.id WHERE e.n BETWEEN 16 AND 18"))
        .containsExactlyInAnyOrder(Row.of(16, "city 16"), Row.of(17, null), Row.of(18, "city 18"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void severalColumnsAndSeveralRowsPerKey(boolean async) throws Exception {
    assertThat(
            session(async)
                .run(
                    "SELECT e.n, v.visitor FROM event e JOIN visit FOR SYSTEM_TIME AS OF e.seen AS"
                        + " v ON v.city = e.n AND v.`day` = DATE '2026-01-01' WHERE e.n < 10"))
        .containsExactlyInAnyOrder(Row.of(1, "ann"), Row.of(1, "bob"), Row.of(2, "eve"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aNullKeyMeetsNothing(boolean async) throws Exception {
    lab.oracle().execute("create table if not exists maybe (id int, name text)");
    lab.oracle().execute("insert into maybe values (null, 'null'), (2, 'two')");
    Session session = session(async);
    session.run("CREATE TABLE maybe (id INT, name STRING)" + lab.with("maybe"));
    assertThat(
            session.run(
                "SELECT e.n, m.name FROM (SELECT n, seen, NULLIF(n, 1) AS k FROM event WHERE n < 3)"
                    + " e LEFT JOIN maybe FOR SYSTEM_TIME AS OF e.seen AS m ON m.id = e.k"))
        .contains(Row.of(1, null), Row.of(2, "two"));
  }

  /** Rounded to the column's digits it would meet a row that it is not equal to. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aKeyWithMoreDigitsThanTheColumnMeetsNothing(boolean async) throws Exception {
    lab.oracle().execute("create table if not exists price (k numeric(5, 1), name text)");
    lab.oracle().execute("truncate price; insert into price values (1, 'one')");
    Session session = session(async);
    session.run("CREATE TABLE price (k DECIMAL(5, 2), name STRING)" + lab.with("price"));
    assertThat(
            session.run(
                "SELECT e.n, p.name FROM (SELECT n, seen, CAST(CASE n WHEN 1 THEN 1.04 ELSE 1.00 END"
                    + " AS DECIMAL(5, 2)) AS k FROM event WHERE n < 3) e LEFT JOIN price"
                    + " FOR SYSTEM_TIME AS OF e.seen AS p ON p.k = e.k"))
        .containsExactlyInAnyOrder(Row.of(1, null), Row.of(2, "one"));
  }

  private static Row lastOf(Session session, String query) {
    List<Row> rows = session.run(query);
    Row last = rows.get(rows.size() - 1);
    last.setKind(RowKind.INSERT);
    return last;
  }
}
