package io.holowire.it.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read of values that the server itself has made of literals. */
class ScanTypesIT {
  private static Lab lab;
  private static int tables;

  @BeforeAll
  static void open() {
    lab = new Lab();
    lab.oracle()
        .execute(
            """
            create type mood as enum ('sad', 'o k');
            create type pair as (a int, b text);
            create domain a_int as int;
            create domain an_int as a_int check (value > 0);
            create domain ints as int[];
            create domain a_num as numeric(5, 1);
            create domain a_mood as mood;
            create domain a_time as timestamptz(3);
            create domain a_pair as pair;
            create domain a_point as point;
            create domain a_code as char(4);
            """);
  }

  @AfterAll
  static void close() {
    lab.close();
  }

  /**
   * One column.
   *
   * @param expected as Flink gives it to users
   */
  private record Case(String flink, String server, String literal, Object expected) {}

  private static Case of(String flink, String server, String literal, Object expected) {
    return new Case(flink, server, literal, expected);
  }

  private static Case decimal(String flink, String server, String literal, String expected) {
    return of(flink, server, literal, new BigDecimal(expected));
  }

  private static Case timestamp(String flink, String server, String literal, String expected) {
    return of(flink, server, literal, LocalDateTime.parse(expected));
  }

  private static Case instant(String server, String literal, String expected) {
    return of("TIMESTAMP_LTZ(6)", server, literal, Instant.parse(expected));
  }

  /** All in one row of a new table, read in the session's zone. */
  private static void assertRead(String zone, Case... cases) throws Exception {
    String table = "t" + tables++;
    lab.oracle()
        .execute(
            "create table %s (%s); insert into %1$s values (%s)"
                .formatted(
                    table,
                    columns(Stream.of(cases).map(Case::server).toList()),
                    String.join(
                        ", ", Stream.of(cases).map(c -> "'" + c.literal() + "'").toList())));
    Session session = Session.batch();
    session.run(
        "SET 'table.local-time-zone' = '"
            + zone
            + "'; CREATE TABLE "
            + table
            + " ("
            + columns(Stream.of(cases).map(Case::flink).toList())
            + ")"
            + lab.with(table));
    List<Row> rows = session.run("SELECT * FROM " + table);
    assertThat(rows).hasSize(1);
    for (int i = 0; i < cases.length; i++) {
      // As rows, which compare arrays in arrays by their elements.
      assertThat(Row.of(rows.get(0).getField(i)))
          .as(cases[i].toString())
          .isEqualTo(Row.of(cases[i].expected()));
    }
  }

  private static String columns(List<String> types) {
    List<String> columns = new ArrayList<>();
    IntStream.range(0, types.size()).forEach(i -> columns.add("c" + i + " " + types.get(i)));
    return String.join(", ", columns);
  }

  @Test
  void numbers() throws Exception {
    assertRead(
        "UTC",
        of("BOOLEAN", "boolean", "yes", true),
        of("TINYINT", "smallint", "-128", (byte) -128),
        of("TINYINT", "bigint", "127", (byte) 127),
        of("SMALLINT", "smallint", "-32768", (short) -32768),
        of("SMALLINT", "integer", "32767", (short) 32767),
        of("INT", "smallint", "-1", -1),
        of("INT", "integer", "-2147483648", Integer.MIN_VALUE),
        of("INT", "bigint", "2147483647", Integer.MAX_VALUE),
        of("BIGINT", "smallint", "-32768", -32768L),
        of("BIGINT", "integer", "7", 7L),
        of("BIGINT", "bigint", "-9223372036854775808", Long.MIN_VALUE),
        of("FLOAT", "real", "NaN", Float.NaN),
        of("FLOAT", "real", "-Infinity", Float.NEGATIVE_INFINITY),
        of("FLOAT", "real", "-0.0", -0f),
        of("FLOAT", "real", "1e-45", Float.MIN_VALUE),
        of("FLOAT", "double precision", "0.1", 0.1f),
        of("FLOAT", "double precision", "NaN", Float.NaN),
        of("FLOAT", "double precision", "Infinity", Float.POSITIVE_INFINITY),
        of("FLOAT", "double precision", "-0", -0f),
        of("DOUBLE", "real", "0.1", (double) 0.1f),
        of("DOUBLE", "double precision", "NaN", Double.NaN),
        of("DOUBLE", "double precision", "Infinity", Double.POSITIVE_INFINITY),
        of("DOUBLE", "double precision", "-0.0", -0.0),
        of("DOUBLE", "double precision", "5e-324", Double.MIN_VALUE));
  }

  @Test
  void decimals() throws Exception {
    String digits = "123456789012345678";
    String twenty = "98765432109876543210";
    assertRead(
        "UTC",
        decimal("DECIMAL(10, 2)", "numeric(10, 2)", "-12345678.90", "-12345678.90"),
        decimal("DECIMAL(5, 2)", "numeric", "1.239", "1.23"),
        decimal("DECIMAL(5, 2)", "numeric", "-999.999", "-999.99"),
        decimal("DECIMAL(38, 18)", "numeric", twenty + "." + digits, twenty + "." + digits),
        decimal("DECIMAL(38, 18)", "numeric", "1." + digits + "999999999999", "1." + digits),
        decimal("DECIMAL(38, 18)", "numeric", "-1." + digits + "999999999999", "-1." + digits),
        decimal("DECIMAL(38, 18)", "numeric", "1e-30", "0E-18"),
        decimal("DECIMAL(38, 18)", "numeric", "0", "0E-18"),
        decimal("DECIMAL(38, 0)", "numeric", "9".repeat(38), "9".repeat(38)),
        decimal("DECIMAL(38, 38)", "numeric", "-0.5e-37", "-0." + "0".repeat(37) + "5"),
        decimal("DECIMAL(5, 0)", "smallint", "-32768", "-32768"),
        decimal("DECIMAL(12, 2)", "integer", "7", "7.00"),
        decimal("DECIMAL(20, 0)", "bigint", "-9223372036854775808", "-9223372036854775808"));
  }

  @Test
  void textAndBytes() throws Exception {
    assertRead(
        "UTC",
        of("STRING", "text", "é 漢 𝄞 \"\\", "é 漢 𝄞 \"\\"),
        of("STRING", "text", "", ""),
        of("STRING", "varchar(3)", "äöü", "äöü"),
        of("VARCHAR(3)", "text", "longer", "longer"),
        of("STRING", "char(5)", "ab", "ab   "),
        of("CHAR(5)", "char(5)", "ab", "ab   "),
        of("CHAR(5)", "text", "ab", "ab"),
        of("STRING", "json", " {\"b\" :1, \"a\":2}", " {\"b\" :1, \"a\":2}"),
        of("STRING", "jsonb", " {\"b\" :1, \"a\":2}", "{\"a\": 2, \"b\": 1}"),
        of("STRING", "inet", "10.0.0.1", "10.0.0.1"),
        of("STRING", "inet", "::1/64", "::1/64"),
        of("BYTES", "bytea", "\\x00ff", new byte[] {0, -1}),
        of("BINARY(2)", "bytea", "\\x00ff", new byte[] {0, -1}),
        of("BYTES", "bytea", "", new byte[0]));
  }

  @Test
  void datesAndTimes() throws Exception {
    assertRead(
        "Asia/Kolkata",
        of("DATE", "date", "epoch", LocalDate.EPOCH),
        of("DATE", "date", "1582-10-10", LocalDate.of(1582, 10, 10)),
        of("DATE", "date", "0044-03-15 BC", LocalDate.of(-43, 3, 15)),
        of("DATE", "date", "4714-11-24 BC", LocalDate.of(-4713, 11, 24)),
        of("DATE", "date", "5000000-12-31", LocalDate.of(5000000, 12, 31)),
        of("TIME(3)", "time", "23:59:59.999999", LocalTime.parse("23:59:59.999")),
        of("TIME(3)", "time", "00:00", LocalTime.MIDNIGHT),
        timestamp("TIMESTAMP(6)", "timestamp", "epoch", "1970-01-01T00:00"),
        timestamp("TIMESTAMP(6)", "timestamp", "0044-03-15 12:00 BC", "-0043-03-15T12:00"),
        timestamp(
            "TIMESTAMP(6)",
            "timestamp",
            "294246-12-31 23:59:59.999999",
            "+294246-12-31T23:59:59.999999"),
        timestamp(
            "TIMESTAMP(3)", "timestamp", "1969-12-31 23:59:59.999999", "1969-12-31T23:59:59.999"),
        timestamp("TIMESTAMP(0)", "timestamp", "2026-01-01 00:00:00.9", "2026-01-01T00:00"),
        timestamp("TIMESTAMP(9)", "timestamp", "2026-01-01 00:00:00.9", "2026-01-01T00:00:00.9"),
        timestamp("TIMESTAMP(6)", "timestamptz", "2026-01-01 00:00+00", "2026-01-01T05:30"),
        instant("timestamp", "2026-01-01 05:30", "2026-01-01T00:00:00Z"),
        instant("timestamptz", "0044-03-15 12:00+00 BC", "-0043-03-15T12:00:00Z"));
  }

  /** The clocks went forward from 2 to 3 on 2026-03-08, and back on 2026-11-01. */
  @Test
  void aZoneWithSummerTime() throws Exception {
    assertRead(
        "America/New_York",
        timestamp("TIMESTAMP(6)", "timestamptz", "2026-03-08 06:59:59+00", "2026-03-08T01:59:59"),
        timestamp("TIMESTAMP(6)", "timestamptz", "2026-03-08 07:00:00+00", "2026-03-08T03:00"),
        timestamp("TIMESTAMP(6)", "timestamptz", "2026-11-01 05:30+00", "2026-11-01T01:30"),
        timestamp("TIMESTAMP(6)", "timestamptz", "2026-11-01 06:30+00", "2026-11-01T01:30"),
        timestamp("TIMESTAMP(6)", "timestamptz", "2426-07-01 12:00+00", "2426-07-01T08:00"),
        instant("timestamp", "2026-03-08 02:30", "2026-03-08T07:30:00Z"),
        instant("timestamp", "2026-11-01 01:30", "2026-11-01T05:30:00Z"),
        instant("timestamp", "2026-11-01 02:00", "2026-11-01T07:00:00Z"),
        instant("timestamptz", "2026-11-01 01:30-05", "2026-11-01T06:30:00Z"));
  }

  @Test
  void arrays() throws Exception {
    assertRead(
        "UTC",
        of("ARRAY<INT>", "int[]", "{}", new Integer[0]),
        of("ARRAY<INT>", "int[]", "{NULL,1}", new Integer[] {null, 1}),
        of("ARRAY<INT>", "int[]", "[0:1]={1,2}", new Integer[] {1, 2}),
        of("ARRAY<SMALLINT>", "int2vector", "1 2", new Short[] {1, 2}),
        of("ARRAY<BIGINT>", "int[]", "{-1}", new Long[] {-1L}),
        of("ARRAY<BOOLEAN>", "boolean[]", "{t,f,NULL}", new Boolean[] {true, false, null}),
        of("ARRAY<DOUBLE>", "real[]", "{NaN,-0}", new Double[] {Double.NaN, -0.0}),
        of("ARRAY<DECIMAL(5, 2)>", "numeric[]", "{1.239}", decimals("1.23")),
        of("ARRAY<DECIMAL(38, 18)>", "numeric[]", "{1e-18,NULL}", decimals("1E-18", null)),
        of("ARRAY<BYTES>", "bytea[]", "{\"\\\\x00\",\"\"}", new byte[][] {{0}, {}}),
        of("ARRAY<STRING>", "text[]", "{a,\"NULL\",NULL,\"\"}", texts("a", "NULL", null, "")),
        of("ARRAY<STRING>", "char(3)[]", "{a}", texts("a  ")),
        of("ARRAY<STRING>", "mood[]", "{sad,\"o k\"}", texts("sad", "o k")),
        of("ARRAY<STRING>", "point[]", "{\"(1,2)\",NULL}", texts("(1,2)", null)),
        of("ARRAY<STRING>", "jsonb[]", "{\"{}\",\"[1]\"}", texts("{}", "[1]")),
        of("ARRAY<DATE>", "date[]", "{epoch}", new LocalDate[] {LocalDate.EPOCH}),
        of(
            "ARRAY<TIMESTAMP(6)>",
            "timestamptz[]",
            "{\"2026-01-01 00:00:00.000001+00\"}",
            new LocalDateTime[] {LocalDateTime.parse("2026-01-01T00:00:00.000001")}));
  }

  private static BigDecimal[] decimals(String... values) {
    return Stream.of(values)
        .map(value -> value == null ? null : new BigDecimal(value))
        .toArray(BigDecimal[]::new);
  }

  private static String[] texts(String... values) {
    return values;
  }

  @Test
  void arraysOfArrays() throws Exception {
    assertRead(
        "UTC",
        of("ARRAY<ARRAY<INT>>", "int[]", "{}", new Integer[0][]),
        of("ARRAY<ARRAY<INT>>", "int[][]", "{{1,2},{NULL,4}}", new Integer[][] {{1, 2}, {null, 4}}),
        of("ARRAY<ARRAY<INT>>", "int[]", "[-1:0][5:5]={{1},{2}}", new Integer[][] {{1}, {2}}),
        of(
            "ARRAY<ARRAY<ARRAY<STRING>>>",
            "text[]",
            "{{{a,b}},{{NULL,\"c d\"}}}",
            new String[][][] {{{"a", "b"}}, {{null, "c d"}}}),
        of("ARRAY<ARRAY<STRING>>", "interval[]", "{{1 day}}", new String[][] {{"1 day"}}),
        of("ARRAY<ARRAY<DECIMAL(5, 1)>>", "a_num[]", "{{1.5},{2}}", matrix()),
        of("STRING", "int[]", "{{1,2},{3,4}}", "{{1,2},{3,4}}"));
  }

  private static BigDecimal[][] matrix() {
    return new BigDecimal[][] {decimals("1.5"), decimals("2.0")};
  }

  @Test
  void domains() throws Exception {
    assertRead(
        "UTC",
        of("INT", "an_int", "7", 7),
        of("BIGINT", "an_int", "7", 7L),
        of("STRING", "an_int", "7", "7"),
        of("ARRAY<INT>", "ints", "{1,2}", new Integer[] {1, 2}),
        of("ARRAY<INT>", "an_int[]", "{1,NULL}", new Integer[] {1, null}),
        decimal("DECIMAL(5, 1)", "a_num", "1.25", "1.3"),
        of("STRING", "a_mood", "sad", "sad"),
        of("ARRAY<STRING>", "a_mood[]", "{sad}", texts("sad")),
        timestamp("TIMESTAMP(3)", "a_time", "2026-01-01 00:00+00", "2026-01-01T00:00"),
        of("STRING", "a_pair", "(1,\"b c\")", "(1,\"b c\")"),
        of("STRING", "a_point", "(1,2)", "(1,2)"),
        of("STRING", "a_code", "ab", "ab  "));
  }

  /** What Flink has no type for, and whatever else the DDL calls a STRING. */
  @ParameterizedTest
  @ValueSource(strings = {"postgres", "postgres_verbose", "sql_standard", "iso_8601"})
  void anythingIsTextAsTheServerCastsIt(String intervalStyle) throws Exception {
    for (String setting : List.of("intervalstyle = " + intervalStyle, "timezone = 'UTC'")) {
      lab.oracle().execute("alter database " + lab.name() + " set " + setting);
      lab.oracle().execute("set " + setting);
    }
    List<String> values =
        List.of(
            "interval '-1 year 2 mons -3 days 04:05:06.7'",
            "array[interval '1 day', null]",
            "timetz '12:34:56.789+05:30'",
            "money '1234.5'",
            "bit(5) '10101'",
            "varbit '101'",
            "xml '<a b=\"c\">d</a>'",
            "tsvector 'a:1 b:2A'",
            "tsquery 'a & !b'",
            "point '(1.5,-2)'",
            "box '(1,2),(3,4)'",
            "polygon '((0,0),(1,1),(2,0))'",
            "circle '<(0,0),1>'",
            "macaddr '08:00:2b:01:02:03'",
            "macaddr8 '08:00:2b:01:02:03:04:05'",
            "cidr '10.0.0.0/8'",
            "inet '10.0.0.1/8'",
            "uuid 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'",
            "oid '4294967295'",
            "name 'a name'",
            "'x'::\"char\"",
            "json ' {\"a\": 1}'",
            "jsonb ' {\"a\": 1}'",
            "pg_lsn '16/B374D848'",
            "regclass 'pg_class'",
            "xid '7'",
            "tid '(1,2)'",
            "int4range '[1,5]'",
            "tstzrange '[2026-01-01 00:00+00,)'",
            "array[int4range '[1,5]', 'empty']",
            "row(null, 'b \"c')::pair",
            "array[row(1, 'b')::pair]",
            "mood 'o k'",
            "true",
            "42",
            "numeric '1.50'",
            "numeric 'NaN'",
            "float8 '-Infinity'",
            "float8 '0.1'",
            "date 'infinity'",
            "date '0044-03-15 BC'",
            "time '24:00:00'",
            "timestamp '294276-12-31 23:59:59.999999'",
            "timestamp '-infinity'",
            "timestamptz '2026-01-01 00:00:00.5+02'",
            "array[[1, 2], [3, null]]");
    assertText(values);
  }

  /** Their OIDs are given out by each server as it sees them. */
  @Test
  void typesOfExtensionsAreText() throws Exception {
    assumeTrue(
        lab.oracle()
                .number(
                    "select count(*) from pg_available_extensions"
                        + " where name in ('citext', 'hstore', 'ltree')")
            == 3);
    lab.oracle()
        .execute("create extension citext; create extension hstore; create extension ltree");
    assertText(
        List.of(
            "citext 'MiXed'", "hstore 'a=>1, b=>NULL'", "ltree 'a.b.c'", "array[hstore 'a=>1']"));
  }

  private static void assertText(List<String> values) throws Exception {
    String table = "t" + tables++;
    List<String> named =
        IntStream.range(0, values.size()).mapToObj(i -> values.get(i) + " as c" + i).toList();
    lab.oracle().execute("create table " + table + " as select " + String.join(", ", named));
    Session session = Session.batch();
    session.run(
        "CREATE TABLE "
            + table
            + " ("
            + columns(values.stream().map(value -> "STRING").toList())
            + ")"
            + lab.with(table));
    Row row = session.run("SELECT * FROM " + table).get(0);
    for (int i = 0; i < values.size(); i++) {
      assertThat(row.getField(i))
          .as(values.get(i))
          .isEqualTo(lab.oracle().text("select c" + i + "::text from " + table));
    }
  }
}
