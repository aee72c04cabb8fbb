package io.holowire.it.flink;

import java.util.List;
import java.util.Random;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/** A table with a column of every kind and rows of few, but awkward values. */
final class SampleTable {
  /** What columns are compared by, and with which others. */
  enum Kind {
    NUMBER,
    FLOATING,
    TEXT,
    FLAG,
    DATE,
    /** Which Flink compares only where the precision is the same, and so with no other column. */
    TIME,
    TIMESTAMP,
    INSTANT,
    BYTES,
    ARRAY
  }

  /**
   * A column.
   *
   * @param values on the server, as its literals
   * @param literals that Flink compares it with
   */
  record Column(
      String name,
      Kind kind,
      String flinkType,
      String serverType,
      List<String> values,
      List<String> literals) {}

  private static final List<String> WORDS =
      List.of(
          "", "a", "A", "ab", "ab ", "aB", "abc", "ä", "a\\b", "it''s", "a%b", "a_b", "zz", "😀",
          "\uFFFD", "a\nb");

  private static final List<String> SERVER_TEXTS = WORDS.stream().map(SampleTable::text).toList();

  private static final List<String> FLINK_TEXTS =
      WORDS.stream().map(word -> "'" + word + "'").toList();

  private static final List<String> SERVER_TIMES =
      List.of(
          "0001-01-01 00:00:00",
          "1969-12-31 23:59:59.9995",
          "1970-01-01 00:00:00",
          "2026-03-08 02:30:00",
          "2026-03-08 07:30:00.5",
          "2026-11-01 01:30:00.123456",
          "2026-11-01 06:30:00.123999",
          "2026-07-01 00:00:00");

  private static final List<String> FLINK_TIMES =
      List.of(
          "1969-12-31 23:59:59.999",
          "1970-01-01 00:00:00",
          "2026-03-08 02:30:00",
          "2026-03-08 07:30:00.5",
          "2026-11-01 01:30:00.123456",
          "2026-11-01 01:30:00.123",
          "2026-07-01 00:00:00");

  static final List<Column> COLUMNS =
      List.of(
          column("t1", Kind.NUMBER, "TINYINT", "int2", "-128 -1 0 1 127", "-128 0 1 127 1000"),
          column(
              "i2", Kind.NUMBER, "SMALLINT", "int2", "-32768 -1 0 1 127 32767", "-1 0 127 40000"),
          column(
              "i4",
              Kind.NUMBER,
              "INT",
              "int4",
              "-2147483648 -1 0 1 127 16777217 2147483647",
              "-1 0 1 1.5 127.0 2147483648 1.5E0 16777217 -1E0"),
          column(
              "i8",
              Kind.NUMBER,
              "BIGINT",
              "int8",
              "-9223372036854775808 -1 0 1 9007199254740993 9223372036854775807",
              "0 1 9007199254740993 CAST('9223372036854775808'|AS|DECIMAL(20,|0)) 0.5 9007199254740992E0"),
          column(
              "ni", Kind.NUMBER, "DECIMAL(20, 0)", "int8", "-1 0 1 9223372036854775807", "0 1 0.5"),
          column(
              "n",
              Kind.NUMBER,
              "DECIMAL(10, 2)",
              "numeric(10, 2)",
              "-0.01 0 0.01 1 99999999.99",
              "0 0.01 0.010 0.001 1 1E0 99999999.99 100000000"),
          column(
              "nc",
              Kind.NUMBER,
              "DECIMAL(10, 2)",
              "numeric(20, 6)",
              "-0.019999 -0.001 0 0.009 0.01 0.010001 1 1.499999 1.5",
              "-0.01 0 0.01 0.009 1 1.49 1.5"),
          column(
              "nu",
              Kind.NUMBER,
              "DECIMAL(20, 4)",
              "numeric",
              "-1 0 0.00004 0.0001 1 1.00009 12345678901234.5",
              "0 0.0001 1 12345678901234.5"),
          column(
              "f",
              Kind.FLOATING,
              "FLOAT",
              "float4",
              "'NaN' '-0' '0' '0.1' '1.5' '-1.5' '16777216' '1e38'",
              "0 0E0 0.1 0.1E0 1.5 -1.5E0 16777217 1 CAST(0.1E0|AS|FLOAT)"),
          column(
              "d",
              Kind.FLOATING,
              "DOUBLE",
              "float8",
              "'NaN' '-0' '0' '0.1' '1.5' '-1.5' '9007199254740992' '1e300'",
              "0 0E0 0.1 0.1E0 1.5 1.5E0 9007199254740993 1 -1E300"),
          column(
              "fd", Kind.FLOATING, "DOUBLE", "float4", "'NaN' '-0' '0.1' '1.5'", "0 0.1 0.1E0 1.5"),
          column("df", Kind.FLOATING, "FLOAT", "float8", "'NaN' '-0' '0.1' '1.5'", "0 0.1E0 1.5"),
          new Column("b", Kind.FLAG, "BOOLEAN", "bool", List.of("true", "false"), List.of("TRUE")),
          text("c", "CHAR(5)", "char(5)"),
          text("cs", "STRING", "char(5)"),
          text("v", "VARCHAR(5)", "varchar(5)"),
          text("s", "STRING", "text"),
          text("sc", "STRING", "text collate \"C\""),
          text("si", "STRING", "text collate loose"),
          text("bp", "STRING", "bpchar"),
          new Column(
              "u",
              Kind.TEXT,
              "STRING",
              "uuid",
              List.of(
                  "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'",
                  "'00000000-0000-0000-0000-000000000000'"),
              List.of(
                  "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'",
                  "'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'",
                  "'a0eebc99'")),
          column("e", Kind.TEXT, "STRING", "mood", "'sad' 'ok' 'a'", "'sad' 'ok' 'happy' ''"),
          column(
              "ip",
              Kind.TEXT,
              "STRING",
              "inet",
              "'10.0.0.1' '10.0.0.1/8' '::1' '9.0.0.1'",
              "'10.0.0.1' '10.0.0.1/32' '10.0.0.1/8' '::1'"),
          new Column(
              "j",
              Kind.TEXT,
              "STRING",
              "jsonb",
              List.of("'{\"a\": 1}'", "'1.0'", "'\"x\"'"),
              List.of("'{\"a\": 1}'", "'{\"a\":1}'", "'1.0'", "'1'")),
          new Column(
              "iv",
              Kind.TEXT,
              "STRING",
              "interval",
              List.of("'1 day'", "'24:00'"),
              List.of("'1 day'")),
          new Column(
              "dt",
              Kind.DATE,
              "DATE",
              "date",
              List.of(
                  "'0001-01-01'", "'1969-12-31'", "'1970-01-01'", "'2026-03-08'", "'9999-12-31'"),
              List.of("DATE '1970-01-01'", "DATE '2026-03-08'", "DATE '9999-12-31'")),
          new Column(
              "tm",
              Kind.TIME,
              "TIME(3)",
              "time",
              List.of("'00:00'", "'12:00:00.5004'", "'12:00:00.5'", "'23:59:59.999999'"),
              List.of("TIME '00:00:00.000'", "TIME '12:00:00.500'", "TIME '23:59:59.999'")),
          new Column(
              "t0",
              Kind.TIME,
              "TIME(0)",
              "time(0)",
              List.of("'00:00'", "'12:00:00'", "'23:59:59'"),
              List.of("TIME '00:00:00'", "TIME '12:00:01'", "TIME '12:00:00'")),
          times("ts", Kind.TIMESTAMP, "TIMESTAMP(6)", "timestamp"),
          times("ts3", Kind.TIMESTAMP, "TIMESTAMP(3)", "timestamp"),
          times("ts0", Kind.TIMESTAMP, "TIMESTAMP(0)", "timestamp(3)"),
          times("tl", Kind.TIMESTAMP, "TIMESTAMP(6)", "timestamptz"),
          times("tz", Kind.INSTANT, "TIMESTAMP_LTZ(6)", "timestamptz"),
          times("tz3", Kind.INSTANT, "TIMESTAMP_LTZ(3)", "timestamptz"),
          times("lt", Kind.INSTANT, "TIMESTAMP_LTZ(3)", "timestamp"),
          column(
              "y",
              Kind.BYTES,
              "BYTES",
              "bytea",
              "'' '\\x00' '\\x80' '\\x7f01'",
              "X'' X'00' X'80' X'7f'"),
          column("ia", Kind.ARRAY, "ARRAY<INT>", "int[]", "'{}' '{1,NULL}'", "ARRAY[1]"));

  private SampleTable() {}

  /** The parts are separated by blanks; a bar stands for a blank in one. */
  private static Column column(
      String name, Kind kind, String flinkType, String serverType, String values, String literals) {
    return new Column(name, kind, flinkType, serverType, parts(values), parts(literals));
  }

  private static List<String> parts(String list) {
    return List.of(list.split(" ")).stream().map(part -> part.replace('|', ' ')).toList();
  }

  private static Column text(String name, String flinkType, String serverType) {
    return new Column(name, Kind.TEXT, flinkType, serverType, SERVER_TEXTS, FLINK_TEXTS);
  }

  private static Column times(String name, Kind kind, String flinkType, String serverType) {
    String zone = serverType.endsWith("tz") ? "+00'" : "'";
    return new Column(
        name,
        kind,
        flinkType,
        serverType,
        SERVER_TIMES.stream().map(time -> "'" + time + zone).toList(),
        FLINK_TIMES.stream()
            .map(
                time ->
                    kind == Kind.INSTANT
                        ? "CAST(TIMESTAMP '" + time + "' AS TIMESTAMP_LTZ(6))"
                        : "TIMESTAMP '" + time + "'")
            .toList());
  }

  private static String text(String word) {
    return "E'" + word.replace("\\", "\\\\") + "'";
  }

  /** Creates the table on the server, with so many rows; about one value in eight is NULL. */
  static void create(Lab lab, String name, int rows, Random random) {
    lab.oracle()
        .execute(
            "create type mood as enum ('sad', 'ok', 'a');"
                + " create collation loose"
                + " (provider = icu, locale = 'und-u-ks-level2', deterministic = false)");
    lab.oracle()
        .execute(
            "create table "
                + name
                + " (id int primary key, "
                + COLUMNS.stream()
                    .map(column -> column.name() + " " + column.serverType())
                    .collect(Collectors.joining(", "))
                + ")");
    StringJoiner values = new StringJoiner(", ", "insert into " + name + " values ", "");
    for (int id = 0; id < rows; id++) {
      StringJoiner row = new StringJoiner(", ", "(" + id + ", ", ")");
      COLUMNS.forEach(
          column ->
              row.add(
                  random.nextInt(8) == 0
                      ? "null"
                      : column.values().get(random.nextInt(column.values().size()))));
      values.add(row.toString());
    }
    if (rows > 0) {
      lab.oracle().execute(values.toString());
    }
  }

  /** The DDL of it in Flink. */
  static String ddl(Lab lab, String name, String serverName, String... options) {
    return ddl(lab, name, serverName, COLUMNS, options);
  }

  /** The same with some of its columns. */
  static String ddl(
      Lab lab, String name, String serverName, List<Column> columns, String... options) {
    return "CREATE TABLE "
        + name
        + " (id INT, "
        + columns.stream()
            .map(column -> column.name() + " " + column.flinkType())
            .collect(Collectors.joining(", "))
        + ")"
        + lab.with(serverName, options);
  }
}
