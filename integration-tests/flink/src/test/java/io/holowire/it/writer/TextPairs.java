package io.holowire.it.writer;

import io.holowire.it.writer.TypePairs.Pair;
import io.holowire.it.writer.TypePairs.Sample;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.CharType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.VarCharType;

/** Those of the {@link TypePairs} whose Flink type is text. */
public final class TextPairs {
  /** The server types that the pairs name besides the built-in. */
  public static final List<String> SCHEMA =
      List.of(
          "create type mood as enum ('sad', 'so ''so''', 'glücklich')",
          "create type point3 as (x int, y text, z numeric(5, 2))");

  static final LogicalType STRING = new VarCharType(VarCharType.MAX_LENGTH);

  private TextPairs() {}

  private static Pair text(LogicalType flink, String server, boolean cast, String... values) {
    return new Pair(
        flink,
        server,
        cast,
        Stream.of(values).map(v -> new Sample(StringData.fromString(v), v)).toList());
  }

  static List<Pair> direct() {
    String[] any = {"", "a", " ' \" \\ , {} ", "NULL", "null", "né 😀", "x\ty\n", "   "};
    String[] padded = {"ab   ", "     ", "abcde", "é    "};
    String[] json = {
      "{}", "null", "[1, 2.50, \"é\\\\\"]", "{\"b\": 1, \"a\": [], \"a\": 2}", "1e2"
    };
    return List.of(
        text(STRING, "text", false, any),
        text(STRING, "varchar", false, any),
        text(STRING, "varchar(14)", false, any),
        text(STRING, "varchar(3)", false, "", "abc", "äöü", "abc   ", "😀😀😀", "a"),
        text(STRING, "char(14)", false, any),
        text(STRING, "bpchar", false, any),
        text(STRING, "name", false, any),
        text(new VarCharType(3), "varchar(3)", false, "", "abc", "äöü", " a "),
        text(new CharType(5), "text", false, padded),
        text(new CharType(5), "varchar(5)", false, padded),
        text(new CharType(5), "char(5)", false, padded),
        text(new CharType(5), "char(10)", false, padded),
        text(new CharType(5), "char(5)", false, padded),
        text(STRING, "json", false, json),
        text(STRING, "jsonb", false, json),
        text(STRING, "mood", false, "sad", "so 'so'", "glücklich"),
        text(
            STRING,
            "uuid",
            false,
            "00000000-0000-0000-0000-000000000000",
            "A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11",
            "{a0eebc999c0b4ef8bb6d6bb9bd380a11}"),
        text(STRING, "inet", false, "10.0.0.1", "10.1.2.3/8", "::1", "2001:db8::ff00:42:8329/64"));
  }

  /** What the server casts. */
  static List<Pair> byCast() {
    return List.of(
        text(STRING, "boolean", true, "t", "no", "TRUE"),
        text(STRING, "integer", true, "0", "-2147483648", " 7 "),
        text(STRING, "bigint", true, "9223372036854775807", "-1"),
        text(STRING, "oid", true, "0", "4294967295"),
        text(STRING, "numeric", true, "NaN", "1e-20", "Infinity", "0.10"),
        text(STRING, "numeric(10, 2)", true, "NaN", "1.005", "-99999999.99"),
        text(STRING, "real", true, "-0", "NaN", "1e-40", "0.1"),
        text(STRING, "double precision", true, "-0", "-Infinity", "0.1"),
        text(STRING, "date", true, "2026-02-28", "infinity", "0044-03-15 BC"),
        text(STRING, "time", true, "24:00:00", "12:34:56.789012"),
        text(STRING, "timetz", true, "12:34:56.789+05:30", "00:00Z"),
        text(STRING, "timestamp", true, "-infinity", "2026-02-28 12:34:56.789012"),
        text(STRING, "timestamp(3)", true, "2026-02-28 12:34:56.7895"),
        text(STRING, "timestamptz", true, "2026-02-28 12:34:56.789012+08", "infinity"),
        text(STRING, "interval", true, "1 year -2 days", "PT36H", "00:00:00.000001"),
        text(STRING, "interval day to second(3)", true, "2 days 03:04:05.6789"),
        text(STRING, "bit(4)", true, "1010", "0000"),
        text(STRING, "bit varying(8)", true, "", "1010", "11111111"),
        text(STRING, "bit varying", true, "", "1010"),
        text(STRING, "money", true, "12.34", "$-1,234.50"),
        text(STRING, "cidr", true, "10.0.0.0/8", "2001:db8::/32"),
        text(STRING, "macaddr", true, "08:00:2b:01:02:03", "0800.2b01.0203"),
        text(STRING, "macaddr8", true, "08:00:2b:01:02:03:04:05"),
        text(STRING, "xml", true, "<a b='1'>é</a>", "<?xml version='1.0' encoding='latin1'?><é/>"),
        text(STRING, "int4range", true, "[1,5)", "empty", "(,7]"),
        text(STRING, "tstzrange", true, "[2026-01-01 00:00Z,)", "empty"),
        text(STRING, "nummultirange", true, "{}", "{[1.5,2),(7,8]}"),
        text(STRING, "point3", true, "(1,\"a, b\",2.50)", "(,,)"),
        text(STRING, "point", true, "(1.5,-2)"),
        text(STRING, "tsvector", true, "'a':1 'fat':2,4", ""),
        text(STRING, "pg_lsn", true, "16/B374D848"),
        text(STRING, "regclass", true, "pg_class", "pg_type"),
        text(STRING, "jsonpath", true, "$.\"a\"[*]"),
        text(STRING, "int[]", true, "{}", "{1,NULL,3}", "{{1,2},{3,4}}"),
        text(STRING, "text[]", true, "{a,\"b \\\"c\",NULL}"));
  }
}
