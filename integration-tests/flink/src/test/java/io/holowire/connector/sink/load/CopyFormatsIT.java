package io.holowire.connector.sink.load;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.holowire.connector.sql.CopyFormat;
import io.holowire.it.writer.TextPairs;
import io.holowire.it.writer.TypePairs;
import io.holowire.it.writer.TypePairs.Pair;
import io.holowire.it.writer.TypePairs.Sample;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.VarBinaryType;
import org.apache.flink.table.types.logical.VarCharType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The same rows by binary COPY, by text COPY with any delimiter, and as literals are the same rows,
 * under settings that change how the server itself reads and prints.
 */
@Tag("once")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class CopyFormatsIT {
  private static final String DELIMITERS = "\u0002\t,|; \"'-:{E";
  private static final LogicalType STRING = new VarCharType(VarCharType.MAX_LENGTH);
  private static final int MEGABYTES = Boolean.getBoolean("holowire.long") ? 100 : 20;

  private static CopyLab lab;

  @BeforeAll
  static void open() {
    lab = new CopyLab();
    TextPairs.SCHEMA.forEach(lab.oracle()::execute);
    lab.set("datestyle", "German");
    lab.set("timezone", "America/New_York");
    lab.set("intervalstyle", "iso_8601");
    lab.set("bytea_output", "escape");
    lab.set("extra_float_digits", "-10");
    lab.set("standard_conforming_strings", "off");
  }

  @AfterAll
  static void close() {
    lab.close();
  }

  static Stream<Arguments> groups() {
    return TypePairs.groups().stream()
        .flatMap(
            pairs ->
                Stream.of(false, true)
                    .map(array -> Arguments.of(pairs.get(0).flink(), array, pairs)));
  }

  /** A column of each table. */
  private record Column(Pair pair, String server, boolean array) {
    LogicalType flink() {
      return array ? new ArrayType(pair.flink()) : pair.flink();
    }

    private Sample sample(int row) {
      return pair.samples().get(row % pair.samples().size());
    }

    private Stream<Sample> elements(int row) {
      return switch (row) {
        case 0 -> Stream.of();
        case 1 -> Stream.of(Sample.NULL);
        default -> Stream.of(sample(row - 2), Sample.NULL, sample(row - 1));
      };
    }

    Object value(int row) {
      return array
          ? new GenericArrayData(elements(row).map(Sample::value).toArray())
          : sample(row).value();
    }

    String literal(int row) {
      return array
          ? elements(row).map(Sample::quoted).collect(joining(", ", "array[", "]::" + server))
          : sample(row).quoted();
    }
  }

  /** Each type as it is and under domains. */
  private static List<Column> columns(List<Pair> pairs, boolean array) {
    lab.oracle().execute("drop schema if exists domains cascade; create schema domains");
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < pairs.size(); i++) {
      Pair pair = pairs.get(i);
      String domain = "domains.d" + i;
      lab.oracle().execute("create domain " + domain + " as " + pair.server());
      if (!array) {
        columns.add(new Column(pair, pair.server(), false));
        columns.add(new Column(pair, domain, false));
      } else if (!pair.server().endsWith("]")) {
        lab.oracle().execute("create domain " + domain + "a as " + pair.server() + "[]");
        columns.add(new Column(pair, pair.server() + "[]", true));
        columns.add(new Column(pair, domain + "[]", true));
        columns.add(new Column(pair, domain + "a", true));
      }
    }
    return columns;
  }

  private static CopyLab.Target create(String table, List<Column> columns)
      throws InterruptedException {
    StringJoiner sql = new StringJoiner(", ", "create table " + table + " (id int8, ", ")");
    List<LogicalType> types = new ArrayList<>(List.of(new BigIntType()));
    for (int i = 0; i < columns.size(); i++) {
      sql.add("c" + i + " " + columns.get(i).server());
      types.add(columns.get(i).flink());
    }
    lab.oracle().execute("drop table if exists " + table);
    lab.oracle().execute(sql.toString());
    return lab.target(table, 1, types);
  }

  /** The last row has NULL in all columns. */
  private static List<RowData> rows(List<Column> columns, int count) {
    List<RowData> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      GenericRowData row = new GenericRowData(columns.size() + 1);
      row.setField(0, (long) i);
      for (int c = 0; c < columns.size(); c++) {
        row.setField(c + 1, i == count - 1 ? null : columns.get(c).value(i));
      }
      rows.add(row);
    }
    return rows;
  }

  private static void insertLiterals(String table, List<Column> columns, int count) {
    StringJoiner sql = new StringJoiner(", ", "insert into " + table + " values ", "");
    for (int i = 0; i < count; i++) {
      StringJoiner row = new StringJoiner(", ", "(", ")").add(String.valueOf(i));
      for (Column column : columns) {
        row.add(i == count - 1 ? "null" : column.literal(i));
      }
      sql.add(row.toString());
    }
    lab.oracle().execute(sql.toString());
  }

  /** By their text, for not every type can be compared; −0 and 0 differ in it, too. */
  private static void assertSame(String table, String other, int columns, String description) {
    String texts =
        IntStream.range(0, columns).mapToObj(i -> "c" + i + "::text").collect(joining(", "));
    for (String[] pair : new String[][] {{table, other}, {other, table}}) {
      assertThat(
              lab.oracle()
                  .rows(
                      "select id, %1$s from %2$s except select id, %1$s from %3$s"
                          .formatted(texts, pair[0], pair[1])))
          .as("only in %s, %s", pair[0], description)
          .isEmpty();
    }
  }

  private static long count(String table) {
    return lab.oracle().number("select count(*) from " + table);
  }

  @ParameterizedTest(name = "{0} and so on, in arrays: {1}")
  @MethodSource("groups")
  void bothFormatsAreTheSameRows(LogicalType first, boolean array, List<Pair> pairs)
      throws Exception {
    List<Column> columns = columns(pairs, array);
    int count = pairs.stream().mapToInt(pair -> pair.samples().size() + 3).max().orElseThrow();
    List<RowData> rows = rows(columns, count);
    create("expected", columns);
    insertLiterals("expected", columns, count);
    if (!pairs.get(0).cast()) { // text that the server casts is not for the binary format
      lab.copy(create("by_binary", columns), CopyFormat.BINARY, rows.stream());
      assertThat(count("by_binary")).isEqualTo(count);
      assertSame("by_binary", "expected", columns.size(), "binary");
    }
    CopyLab.Target target = create("by_text", columns);
    for (char delimiter : DELIMITERS.toCharArray()) {
      lab.oracle().execute("truncate by_text");
      lab.copy(target, CopyFormat.text(delimiter), rows.stream());
      assertThat(count("by_text")).isEqualTo(count);
      assertSame("by_text", "expected", columns.size(), "by " + (int) delimiter);
    }
  }

  @Test
  void arraysOfBoxes() throws Exception {
    lab.oracle().execute("drop table if exists boxes; create table boxes (b box[])");
    StringData box = StringData.fromString("(2,3),(0,1)");
    Object[] boxes = {box, null, box};
    lab.copy(
        lab.target("boxes", 0, List.of(new ArrayType(STRING))),
        CopyFormat.text('|'),
        Stream.of(GenericRowData.of(new GenericArrayData(boxes))));
    assertThat(lab.oracle().text("select b from boxes"))
        .isEqualTo("{(2,3),(0,1);NULL;(2,3),(0,1)}");
  }

  /** Text that looks like the end of the data, a NULL or an escape, alone in its line. */
  @ParameterizedTest
  @ValueSource(chars = {'\u0002', '\t', ',', '|', '"'})
  void dataThatLooksLikeSyntax(char delimiter) throws Exception {
    List<String> texts =
        List.of(
            "\\.",
            "\\N",
            "N",
            "",
            "\\",
            "\\\\",
            "\n",
            "\r",
            "\r\n",
            ".",
            "\\n",
            "\\x41",
            "\\101",
            "null",
            "\"\"",
            "\"",
            "" + delimiter,
            "\\" + delimiter,
            "é\\é",
            "\u0001",
            "\u007F");
    lab.oracle().execute("drop table if exists syntax; create table syntax (t text)");
    lab.copy(
        lab.target("syntax", 0, List.of(STRING)),
        CopyFormat.text(delimiter),
        Stream.concat(
            texts.stream().map(t -> GenericRowData.of(StringData.fromString(t))),
            Stream.of(GenericRowData.of((Object) null))));
    List<String> expected = new ArrayList<>(texts);
    expected.add(null);
    assertThat(lab.oracle().rows("select t from syntax").stream().map(row -> row.get(0)))
        .containsExactlyElementsOf(expected);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void asManyColumnsAsATableMayHave(boolean text) throws Exception {
    int columns = 1_600;
    lab.oracle().execute("drop table if exists wide");
    lab.oracle()
        .execute(
            IntStream.range(0, columns)
                .mapToObj(i -> "c" + i + " int4")
                .collect(joining(", ", "create table wide (", ")")));
    GenericRowData row = new GenericRowData(columns);
    for (int i = 0; i < columns; i++) {
      row.setField(i, i % 7 == 3 ? null : i);
    }
    List<LogicalType> types =
        IntStream.range(0, columns).<LogicalType>mapToObj(i -> new IntType()).toList();
    lab.copy(
        lab.target("wide", 0, types),
        text ? CopyFormat.text(',') : CopyFormat.BINARY,
        IntStream.range(0, 100).mapToObj(i -> row));
    assertThat(
            lab.oracle()
                .rows(
                    "select count(*), count(c3), min(c1597), max(c1598),"
                        + " sum((select count(*) from jsonb_each_text(to_jsonb(w)) where"
                        + " 'c' || value = key)) from wide w"))
        .containsExactly(List.of("100", "0", "1597", "1598", "" + 100 * (1_600 - 229)));
  }

  /** The text of half a value is escaped. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void largeValues(boolean text) throws Exception {
    int bytes = MEGABYTES * 1_000_000;
    lab.oracle().execute("drop table if exists large; create table large (t text, b bytea)");
    byte[] value = "a\\".repeat(bytes / 2).getBytes(StandardCharsets.ISO_8859_1);
    lab.copy(
        lab.target("large", 0, List.of(STRING, new VarBinaryType(bytes))),
        text ? CopyFormat.text('|') : CopyFormat.BINARY,
        Stream.of(
            GenericRowData.of(StringData.fromBytes(value), null),
            GenericRowData.of(null, value),
            GenericRowData.of(StringData.fromString("x"), new byte[1])));
    assertThat(
            lab.oracle()
                .rows(
                    "select length(t), t = repeat('a\\', length(t) / 2), length(b),"
                        + " b = convert_to(repeat('a\\', length(b) / 2), 'UTF8') from large"))
        .containsExactly(
            Arrays.asList("" + bytes, "t", null, null),
            Arrays.asList(null, null, "" + bytes, "t"),
            List.of("1", "f", "1", "f"));
  }
}
