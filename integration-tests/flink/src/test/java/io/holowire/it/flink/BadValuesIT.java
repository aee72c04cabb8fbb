package io.holowire.it.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values that the server has and that Flink's types do not. */
@Tag("once")
class BadValuesIT {
  /**
   * One column, {@code v} and its number.
   *
   * @param shown of the value, in the message
   */
  private record Case(String flink, String server, String literal, String shown) {}

  private static final List<Case> CASES =
      List.of(
          new Case("TINYINT", "smallint", "128", "value 128: "),
          new Case("SMALLINT", "bigint", "-32769", "value -32769: "),
          new Case("INT", "bigint", "2147483648", "value 2147483648: "),
          new Case("FLOAT", "double precision", "1e39", "value 1.0E39: "),
          new Case("FLOAT", "double precision", "-1e-60", "value -1.0E-60: "),
          new Case("DECIMAL(3, 0)", "integer", "1000", "value 1000: "),
          new Case("DECIMAL(5, 2)", "numeric", "1000", "value 1000: "),
          new Case("DECIMAL(10, 2)", "numeric", "NaN", "value NaN: "),
          new Case("DECIMAL(38, 18)", "numeric", "NaN", "value NaN: "),
          new Case("DECIMAL(38, 18)", "numeric", "Infinity", "value Infinity: "),
          new Case("DECIMAL(10, 2)", "numeric", "-Infinity", "value -Infinity: "),
          new Case("DECIMAL(38, 18)", "numeric", "7".repeat(60), "value " + "7".repeat(60) + ": "),
          new Case("DECIMAL(38, 18)", "numeric", "1" + "0".repeat(20), "has too many digits"),
          new Case("DATE", "date", "infinity", "value infinity: "),
          new Case("DATE", "date", "-infinity", "value -infinity: "),
          new Case("TIME(0)", "time", "24:00", "value 24:00:00: "),
          new Case("TIMESTAMP(6)", "timestamp", "infinity", "value infinity: "),
          new Case("TIMESTAMP(6)", "timestamptz", "-infinity", "value -infinity: "),
          new Case("TIMESTAMP_LTZ(6)", "timestamptz", "infinity", "value infinity: "),
          new Case(
              "TIMESTAMP(6)",
              "timestamp",
              "294276-12-31 23:59:59.999999",
              "value 294276-12-31 23:59:59.999999: "),
          new Case("ARRAY<INT>", "int[]", "{{1},{2}}", "it has 2 dimensions, not 1"),
          new Case("ARRAY<ARRAY<INT>>", "int[]", "{1,2}", "it has 1 dimensions, not 2"));

  private static final List<Integer> COLUMNS = IntStream.range(0, CASES.size()).boxed().toList();

  private static Lab lab;

  @BeforeAll
  static void open() {
    lab = new Lab();
    lab.oracle().execute("create table bad (k int primary key, " + columns(Case::server) + ")");
    Stream<String> literals = CASES.stream().map(c -> "'" + c.literal() + "'");
    lab.oracle()
        .execute("insert into bad values (1, " + String.join(", ", literals.toList()) + ")");
    lab.oracle()
        .execute(
            """
            create table bad_elements (n numeric[], d date[], m bigint[]);
            insert into bad_elements values ('{1,NaN,NULL,4}', '{infinity,epoch}',
              '{{1,2},{3000000000,4}}')
            """);
  }

  @AfterAll
  static void close() {
    lab.close();
  }

  private static String columns(Function<Case, String> type) {
    return String.join(
        ", ", COLUMNS.stream().map(i -> "v" + i + " " + type.apply(CASES.get(i))).toList());
  }

  private static Session session(String onBadValue) throws Exception {
    Session session = Session.batch();
    session.run(
        "CREATE TABLE bad (k INT, "
            + columns(Case::flink)
            + ")"
            + lab.with("bad", "scan.on-bad-value", onBadValue));
    return session;
  }

  @ParameterizedTest
  @FieldSource("COLUMNS")
  void theJobFailsAndNamesColumnTypeAndValue(int column) throws Exception {
    Case bad = CASES.get(column);
    Session session = session("fail");
    assertThatThrownBy(() -> session.run("SELECT v" + column + " FROM bad"))
        .hasStackTraceContaining(
            "column \"v" + column + "\": Flink's " + bad.flink() + " cannot hold the value")
        .hasStackTraceContaining(bad.shown());
  }

  @Test
  void orTheyAreNull() throws Exception {
    Row nulls = new Row(CASES.size() + 1);
    nulls.setField(0, 1);
    assertThat(session("null").run("SELECT * FROM bad")).containsExactly(nulls);
  }

  /** To the server they are none, so it is not asked. */
  @Test
  void theyAreNullToConditionsAndAggregatesToo() throws Exception {
    Session session = session("null");
    List<String> isNull = COLUMNS.stream().map(i -> "v" + i + " IS NULL").toList();
    assertThat(session.run("SELECT k FROM bad WHERE " + String.join(" AND ", isNull)))
        .containsExactly(Row.of(1));
    // A table without a DECIMAL, or Flink does not offer its aggregates.
    session.run(
        "CREATE TABLE few (v0 TINYINT, v2 INT, v13 DATE, v16 TIMESTAMP(6))"
            + lab.with("bad", "scan.on-bad-value", "null", "scan.aggregate-push-down", "true"));
    assertThat(session.run("SELECT COUNT(v0), MAX(v2), COUNT(v13), MAX(v16) FROM few"))
        .containsExactly(Row.of(0L, null, 0L, null));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void lookupsDoTheSame(boolean async) throws Exception {
    Session session = Session.streaming();
    String lookup =
        "SELECT e.k, b.v7 FROM (SELECT 1 AS k, PROCTIME() AS seen) e"
            + " JOIN %s FOR SYSTEM_TIME AS OF e.seen AS b ON b.k = e.k";
    for (String onBadValue : List.of("fail", "null")) {
      session.run(
          "CREATE TABLE bad_%s (k INT, v7 DECIMAL(10, 2))".formatted(onBadValue)
              + lab.with(
                  "bad", "scan.on-bad-value", onBadValue, "lookup.async", String.valueOf(async)));
    }
    assertThat(session.run(lookup.formatted("bad_null"))).containsExactly(Row.of(1, null));
    assertThatThrownBy(() -> session.run(lookup.formatted("bad_fail")))
        .hasStackTraceContaining("column \"v7\": Flink's DECIMAL(10, 2) cannot hold the value NaN");
  }

  @Test
  void ofAnArrayOnlyTheElementIsNull() throws Exception {
    Session session = Session.batch();
    String ddl = "CREATE TABLE %s (n ARRAY<DECIMAL(5, 2)>, d ARRAY<DATE>, m ARRAY<ARRAY<INT>>)";
    session.run(
        ddl.formatted("lenient")
            + lab.with("bad_elements", "scan.on-bad-value", "null")
            + "; "
            + ddl.formatted("strict")
            + lab.with("bad_elements"));
    assertThat(session.run("SELECT * FROM lenient"))
        .containsExactly(
            Row.of(
                new BigDecimal[] {new BigDecimal("1.00"), null, null, new BigDecimal("4.00")},
                new LocalDate[] {null, LocalDate.EPOCH},
                new Integer[][] {{1, 2}, {null, 4}}));
    assertThatThrownBy(() -> session.run("SELECT n FROM strict"))
        .hasStackTraceContaining("column \"n\"")
        .hasStackTraceContaining("its element NaN: ");
    assertThatThrownBy(() -> session.run("SELECT d FROM strict"))
        .hasStackTraceContaining("column \"d\"")
        .hasStackTraceContaining("its element infinity: ");
  }

  /** Flink takes the server's NULL for a zero there: it does not ask. */
  @ParameterizedTest
  @ValueSource(strings = {"fail", "null"})
  void aColumnThatIsNotNullNeverHoldsOne(String onBadValue) throws Exception {
    lab.oracle().execute("drop table if exists holes");
    lab.oracle()
        .execute("create table holes as select 1 as k, null::int as n, 'NaN'::numeric as d");
    Session session = Session.batch();
    session.run(
        "CREATE TABLE holes (k INT, n INT NOT NULL, d DECIMAL(5, 2) NOT NULL)"
            + lab.with("holes", "scan.on-bad-value", onBadValue));
    assertThatThrownBy(() -> session.run("SELECT n FROM holes"))
        .hasStackTraceContaining("column \"n\": Flink's INT NOT NULL cannot hold the value: the");
    assertThatThrownBy(() -> session.run("SELECT d FROM holes"))
        .hasStackTraceContaining("column \"d\": Flink's DECIMAL(5, 2) cannot hold the value NaN");
  }

  @Test
  void arraysOfArraysAreNotWritten() throws Exception {
    Session session = Session.batch();
    session.run("CREATE TABLE bad (v21 ARRAY<ARRAY<INT>>)" + lab.with("bad"));
    assertThatThrownBy(() -> session.run("INSERT INTO bad VALUES (ARRAY[ARRAY[1]])"))
        .hasStackTraceContaining("column \"v21\": Flink's ARRAY<ARRAY<INT>> does not go with")
        .hasStackTraceContaining("an ARRAY of ARRAYs can be read, but not written");
  }
}
