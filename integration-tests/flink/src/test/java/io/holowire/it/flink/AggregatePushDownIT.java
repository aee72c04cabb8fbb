package io.holowire.it.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.holowire.it.flink.SampleTable.Column;
import io.holowire.it.flink.SampleTable.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the server aggregates is what Flink would have come to. */
class AggregatePushDownIT {
  private static final boolean LONG = Boolean.getBoolean("holowire.long");
  private static final int JOBS = LONG ? 50 : 1;
  private static final int QUERIES = 10;
  private static final int GROUPS = 2;
  private static final int AGGREGATES = 3;
  private static final Pattern PUSHED = Pattern.compile("aggregates=\\[");

  /**
   * Of a table with a DECIMAL nothing is aggregated: see AggregatingTableSource. Nor are FLOATs,
   * and Flink itself makes several groups of one where it sorts by keys of which some are NaN.
   */
  private static final List<Column> COLUMNS =
      SampleTable.COLUMNS.stream()
          .filter(column -> !column.flinkType().startsWith("DECIMAL"))
          .filter(column -> column.kind() != Kind.FLOATING)
          .toList();

  private static Lab lab;

  private final long seed = Long.getLong("holowire.seed", System.nanoTime());
  private final Random random = new Random(seed);

  @BeforeAll
  static void open() {
    lab = new Lab();
    SampleTable.create(lab, "sample", 300, new Random(1));
  }

  @AfterAll
  static void close() {
    lab.close();
  }

  private static Session session(String zone, int parallelism) throws Exception {
    Session session = Session.batch();
    session.run(
        "SET 'table.local-time-zone' = '"
            + zone
            + "'; SET 'parallelism.default' = '"
            + parallelism
            + "'; "
            + SampleTable.ddl(lab, "pushed", "sample", COLUMNS, "scan.aggregate-push-down", "true")
            + "; "
            + SampleTable.ddl(lab, "plain", "sample", COLUMNS, "filter.handling.policy", "never"));
    return session;
  }

  @ParameterizedTest
  @CsvSource({"UTC, 1", "America/New_York, 2"})
  void theServerAnswersAsFlinkDoes(String zone, int parallelism) throws Exception {
    Session session = session(zone, parallelism);
    int pushed = 0;
    for (int job = 0; job < JOBS; job++) {
      List<String> queries = new ArrayList<>();
      for (int i = 0; i < QUERIES; i++) {
        queries.add(query(i));
      }
      String sql = String.join(" UNION ALL ", queries);
      pushed += pushed(session.explain(sql));
      assertThat(session.run(sql))
          .as("seed %d, %s", seed, sql)
          .containsExactlyInAnyOrderElementsOf(session.run(sql.replace("pushed", "plain")));
    }
    assertThat(pushed).as("aggregates in the scans, seed %d", seed).isGreaterThan(JOBS);
  }

  /** Columns are the query's number, what it groups by, and aggregates, as text. */
  private String query(int number) {
    List<String> groups = new ArrayList<>();
    for (int i = random.nextInt(GROUPS + 1); i > 0; i--) {
      groups.add(
          pick(COLUMNS.stream()
                  .filter(c -> c.kind() != Kind.ARRAY && c.kind() != Kind.BYTES)
                  .toList())
              .name());
    }
    StringJoiner outputs = new StringJoiner(", ", "SELECT " + number + ", ", " FROM pushed");
    for (int i = 0; i < GROUPS; i++) {
      outputs.add(text(i < groups.size() ? groups.get(i) : "NULL"));
    }
    int aggregates = 1 + random.nextInt(AGGREGATES);
    for (int i = 0; i < AGGREGATES; i++) {
      // Of COUNTs alone Flink may have no plan: it looks through the projection below them.
      String aggregate = i == 0 ? "SUM(i4)" : aggregate();
      outputs.add(text(i < aggregates ? aggregate : "NULL"));
    }
    String[] conditions = {"", " WHERE id < 0", " WHERE i4 > 0", " WHERE e = 'ok'"};
    return outputs
        + pick(List.of(conditions))
        + (groups.isEmpty() ? "" : " GROUP BY " + String.join(", ", groups));
  }

  private static String text(String value) {
    return "CAST(" + value + " AS STRING)";
  }

  private String aggregate() {
    Column column = pick(COLUMNS);
    boolean number = column.kind() == Kind.NUMBER;
    return switch (random.nextInt(5)) {
      case 0 -> "COUNT(*)";
      case 1 -> "COUNT(" + column.name() + ")";
      case 2, 3 -> number ? pick(List.of("SUM(", "AVG(")) + column.name() + ")" : "SUM(i4)";
      default ->
          column.kind() == Kind.ARRAY || column.kind() == Kind.BYTES || column.kind() == Kind.FLAG
              ? "MAX(s)"
              : pick(List.of("MIN(", "MAX(")) + column.name() + ")";
    };
  }

  /** Flink looks through a projection under COUNTs, so that their columns may be others. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT COUNT(i4 + i2) FROM pushed",
        "SELECT UPPER(s), COUNT(*) FROM pushed GROUP BY UPPER(s)",
        "SELECT s, COUNT(*) FROM (SELECT UPPER(s) AS s FROM pushed) GROUP BY s",
        "SELECT s, COUNT(b) FROM (SELECT UPPER(s) AS s, NULLIF(b, TRUE) AS b FROM pushed) GROUP BY s",
        "SELECT s, SUM(i4), COUNT(*) FROM (SELECT UPPER(s) AS s, i4 FROM pushed) GROUP BY s",
        "SELECT UPPER(s), LOWER(s), COUNT(*) FROM pushed GROUP BY UPPER(s), LOWER(s)",
        "SELECT COUNT(*) FROM pushed WHERE UPPER(s) = 'A'",
        "SELECT SUM(DISTINCT i4), COUNT(DISTINCT s) FROM pushed",
        "SELECT SUM(i4) FILTER (WHERE b) FROM pushed",
        "SELECT s, i2, SUM(i4) FROM pushed GROUP BY GROUPING SETS ((s), (i2))"
      })
  void whatIsAmbiguousStaysWithFlink(String sql) throws Exception {
    Session session = session("UTC", 1);
    assertThat(pushed(session.explain(sql))).isZero();
    assertThat(session.run(sql))
        .containsExactlyInAnyOrderElementsOf(session.run(sql.replace("pushed", "plain")));
  }

  @Test
  void rowsAreCountedByTheServer() throws Exception {
    Session session = session("UTC", 2);
    assertThat(pushed(session.explain("SELECT COUNT(*) FROM pushed WHERE i4 > 0"))).isOne();
    assertThat(session.run("SELECT COUNT(*) FROM pushed")).containsExactly(Row.of(300L));
  }

  /** Of a source that aggregates Flink could not plan this. */
  @Test
  void anAverageOfDecimalsHasAPlan() throws Exception {
    Session session = Session.batch();
    session.run(
        "CREATE TABLE t (n DECIMAL(10, 2), i2 SMALLINT)"
            + lab.with("sample", "scan.aggregate-push-down", "true"));
    assertThat(session.run("SELECT AVG(n), SUM(i2) FROM t")).hasSize(1);
  }

  private static int pushed(String explained) {
    String plan = explained.substring(explained.indexOf("== Optimized Execution Plan =="));
    return (int) PUSHED.matcher(plan).results().count();
  }

  private <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
