package io.holowire.it.writer;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holowire.connector.options.SinkOptions;
import io.holowire.connector.sink.HologresSink;
import io.holowire.connector.sql.UpsertType;
import io.holowire.it.writer.TypePairs.Pair;
import io.holowire.it.writer.TypePairs.Sample;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.BooleanType;
import org.apache.flink.table.types.logical.CharType;
import org.apache.flink.table.types.logical.DateType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.RowType.RowField;
import org.apache.flink.table.types.logical.TimeType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.VarBinaryType;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each of Flink's types into each of the server's that it goes with, alone, in arrays and under
 * domains, by upsert and by COPY: what is written is what the server reads in a literal.
 */
@Tag("once")
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class WriterTypesIT {
  private static final String WRITTEN = "written";
  private static final String EXPECTED = "expected";
  private static final int MORE_THAN_ALL_ROWS = 1_000;

  private static WriterLab lab;

  /**
   * A column of both tables.
   *
   * @param server the type as the table has it
   */
  private record Column(String name, Pair pair, String server, boolean array) {
    LogicalType flink() {
      return array ? new ArrayType(pair.flink()) : pair.flink();
    }

    private Sample sample(int row) {
      return pair.samples().get(row % pair.samples().size());
    }

    /** An empty array, one of NULL alone, and then two values with a NULL between them. */
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

    /** With an array's two rows more, and one of NULL alone. */
    int rows() {
      return pair.samples().size() + 3;
    }
  }

  @BeforeAll
  static void open() {
    lab = new WriterLab();
    TextPairs.SCHEMA.forEach(lab.oracle()::execute);
  }

  @AfterAll
  static void close() {
    lab.close();
  }

  static Stream<Arguments> groups() {
    return groups(TypePairs.groups().stream());
  }

  private static Stream<Arguments> groups(Stream<List<Pair>> groups) {
    return groups.flatMap(
        pairs ->
            Stream.of(false, true).map(array -> Arguments.of(pairs.get(0).flink(), array, pairs)));
  }

  @ParameterizedTest(name = "{0} and so on, in arrays: {1}")
  @MethodSource("groups")
  void whatIsWrittenIsWhatTheServerReads(LogicalType first, boolean array, List<Pair> pairs)
      throws Exception {
    List<Column> columns = create(pairs, array);
    write(columns, WriterTypesIT::sink);
    assertWritten(columns);
  }

  /** Text that the server casts is not for COPY. */
  static Stream<Arguments> loadable() {
    return groups(TypePairs.groups().stream().filter(pairs -> !pairs.get(0).cast()));
  }

  @ParameterizedTest(name = "{0} and so on, in arrays: {1}")
  @MethodSource("loadable")
  void soItIsByBulkLoad(LogicalType first, boolean array, List<Pair> pairs) throws Exception {
    List<Column> columns = create(pairs, array);
    write(columns, type -> WriterLab.bulkLoad(lab.connection(), WRITTEN, type));
    assertWritten(columns);
  }

  private static HologresSink sink(RowType type) {
    SinkOptions options =
        WriterLab.options(UpsertType.INSERT_OR_IGNORE, MORE_THAN_ALL_ROWS, Duration.ZERO);
    return WriterLab.sink(lab.connection(), WRITTEN, type, options);
  }

  /** Both tables, with each type of the server's as it is and under domains. */
  private static List<Column> create(List<Pair> pairs, boolean array) {
    List<String> sql = new ArrayList<>();
    sql.add("drop schema if exists domains cascade; create schema domains");
    sql.add("drop table if exists " + WRITTEN + ", " + EXPECTED);
    List<Column> columns = new ArrayList<>();
    for (Pair pair : pairs) {
      String domain = "domains.d" + sql.size();
      List<String> types = new ArrayList<>();
      if (!array) {
        types.addAll(List.of(pair.server(), domain));
      } else if (!pair.server().endsWith("]")) {
        types.addAll(List.of(pair.server() + "[]", domain + "[]", domain + "a"));
        sql.add("create domain " + domain + "a as " + pair.server() + "[]");
      }
      sql.add("create domain " + domain + " as " + pair.server());
      types.forEach(type -> columns.add(new Column("c" + columns.size(), pair, type, array)));
    }
    for (String table : List.of(WRITTEN, EXPECTED)) {
      sql.add(
          columns.stream()
              .map(column -> column.name() + " " + column.server())
              .collect(joining(", ", "create table " + table + " (id int8, ", ")")));
    }
    lab.oracle().execute(String.join("; ", sql));
    return columns;
  }

  /** The last row has NULL in all columns. */
  private static void write(List<Column> columns, Function<RowType, Sink<RowData>> sink)
      throws Exception {
    int rows = columns.stream().mapToInt(Column::rows).max().orElse(0);
    List<String> literals = new ArrayList<>();
    try (LoneTask task = LoneTask.of(sink.apply(type(columns)))) {
      for (int i = 0; i < rows; i++) {
        GenericRowData row = new GenericRowData(columns.size() + 1);
        StringJoiner literal = new StringJoiner(", ", "(", ")").add(String.valueOf(i));
        row.setField(0, (long) i);
        for (int c = 0; c < columns.size(); c++) {
          boolean isNull = i == rows - 1;
          row.setField(c + 1, isNull ? null : columns.get(c).value(i));
          literal.add(isNull ? "null" : columns.get(c).literal(i));
        }
        literals.add(literal.toString());
        task.write(row);
      }
      task.endOfInput();
    }
    lab.oracle().execute("insert into " + EXPECTED + " values " + String.join(", ", literals));
  }

  private static RowType type(List<Column> columns) {
    Stream<RowField> fields = columns.stream().map(c -> new RowField(c.name(), c.flink()));
    RowField id = new RowField("id", new BigIntType());
    return new RowType(Stream.concat(Stream.of(id), fields).toList());
  }

  private static void assertWritten(List<Column> columns) {
    List<List<String>> written = lab.oracle().rows("select * from written order by id");
    List<List<String>> expected = lab.oracle().rows("select * from expected order by id");
    assertThat(written).hasSameSizeAs(expected).hasSizeGreaterThan(3);
    for (int c = 0; c < columns.size(); c++) {
      int at = c + 1;
      assertThat(written.stream().map(row -> row.get(at)))
          .as("%s, here %s", columns.get(c).pair(), columns.get(c).server())
          .containsExactlyElementsOf(expected.stream().map(row -> row.get(at)).toList());
    }
  }

  /** What a key's column cuts or rounds off makes no other key: for upserts and deletes alike. */
  @Test
  void keysThatTheColumnMakesEqualAreOneRow() throws Exception {
    lab.oracle().execute("drop table if exists " + WRITTEN);
    lab.oracle()
        .execute(
            "create table written (n numeric(5, 1), t timestamp(0), c varchar(2), v int8,"
                + " primary key (n, t, c))");
    RowType type =
        RowType.of(
            new LogicalType[] {
              new DecimalType(6, 2), new TimestampType(3), new CharType(4), new BigIntType()
            },
            new String[] {"n", "t", "c", "v"});
    SinkOptions options =
        WriterLab.options(UpsertType.INSERT_OR_UPDATE, MORE_THAN_ALL_ROWS, Duration.ZERO);
    try (LoneTask task =
        LoneTask.of(WriterLab.sink(lab.connection(), WRITTEN, type, options, 0, 1, 2))) {
      task.write(keyed(RowKind.INSERT, "1.04", 1_001, "a   ", 1));
      task.write(keyed(RowKind.INSERT, "0.95", 1_999, "a ", 2));
      task.checkpoint();
      assertThat(lab.oracle().rows("select n, v from written"))
          .containsExactly(List.of("1.0", "2"));
      task.write(keyed(RowKind.DELETE, "1.00", 1_500, "a  ", 2));
      task.endOfInput();
    }
    assertThat(lab.oracle().number("select count(*) from written")).isZero();
  }

  private static RowData keyed(RowKind kind, String number, long millis, String text, long value) {
    return GenericRowData.ofKind(
        kind,
        decimal(number, 6, 2),
        TimestampData.fromEpochMillis(millis),
        StringData.fromString(text),
        value);
  }

  /** Opens a sink with one column, {@code c}. */
  private static LoneTask open(LogicalType type, String server) throws IOException {
    lab.oracle().execute("drop table if exists " + WRITTEN + "; drop domain if exists small");
    lab.oracle().execute("create domain small as numeric(5, 2)");
    lab.oracle().execute("create table " + WRITTEN + " (c " + server + ")");
    return LoneTask.of(sink(new RowType(List.of(new RowField("c", type)))));
  }

  static Stream<Arguments> strangers() {
    LogicalType ints = new ArrayType(new IntType());
    return Stream.of(
        Arguments.of(new BooleanType(), "integer"),
        Arguments.of(new BooleanType(), "text"),
        Arguments.of(new IntType(), "boolean"),
        Arguments.of(new IntType(), "text"),
        Arguments.of(new IntType(), "oid"),
        Arguments.of(new BigIntType(), "money"),
        Arguments.of(new BigIntType(), "timestamp without time zone"),
        Arguments.of(new DoubleType(), "numeric"),
        Arguments.of(new DoubleType(), "bigint"),
        Arguments.of(new DecimalType(10, 2), "integer"),
        Arguments.of(new DecimalType(10, 2), "money"),
        Arguments.of(TextPairs.STRING, "bytea"),
        Arguments.of(TextPairs.STRING, "\"char\""),
        Arguments.of(new VarBinaryType(9), "text"),
        Arguments.of(new VarBinaryType(9), "uuid"),
        Arguments.of(new DateType(), "timestamp without time zone"),
        Arguments.of(new DateType(), "text"),
        Arguments.of(new TimeType(3), "time with time zone"),
        Arguments.of(new TimeType(3), "interval"),
        Arguments.of(new TimestampType(6), "date"),
        Arguments.of(new TimestampType(6), "bigint"),
        Arguments.of(ints, "integer"),
        Arguments.of(ints, "text[]"),
        Arguments.of(ints, "jsonb"),
        Arguments.of(new ArrayType(ints), "integer[]"),
        Arguments.of(new ArrayType(TextPairs.STRING), "bytea[]"),
        Arguments.of(new IntType(), "integer[]"),
        Arguments.of(new MapType(TextPairs.STRING, TextPairs.STRING), "jsonb"),
        Arguments.of(RowType.of(new IntType()), "point3"));
  }

  @ParameterizedTest
  @MethodSource("strangers")
  void typesThatDoNotGoTogetherAreNamedAtOpen(LogicalType type, String server) {
    assertThatThrownBy(() -> open(type, server))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(WRITTEN)
        .hasMessageContaining("column \"c\"")
        .hasMessageContaining(type.asSummaryString())
        .hasMessageContaining(server);
  }

  static Stream<Arguments> misfits() {
    return Stream.of(
        Arguments.of(new IntType(), "smallint", 32_768),
        Arguments.of(new BigIntType(), "integer", 1L << 31),
        Arguments.of(new BigIntType(), "numeric(5,2)", 1_000L),
        Arguments.of(new BigIntType(), "small", -1_000L),
        Arguments.of(new IntType(), "real", 16_777_217),
        Arguments.of(new BigIntType(), "double precision", Long.MAX_VALUE),
        Arguments.of(new DoubleType(), "real", 1e39),
        Arguments.of(new DecimalType(6, 2), "numeric(5,2)", decimal("1000.00", 6, 2)),
        Arguments.of(new DecimalType(6, 3), "numeric(5,2)", decimal("999.995", 6, 3)),
        Arguments.of(new DecimalType(38, 2), "small", decimal("-1E30", 38, 2)),
        Arguments.of(new DecimalType(38, 0), "bigint", decimal("1E19", 38, 0)),
        Arguments.of(new DecimalType(38, 0), "real", decimal("16777217", 38, 0)),
        Arguments.of(TextPairs.STRING, "character varying(3)", StringData.fromString("äöüß")),
        Arguments.of(TextPairs.STRING, "character(3)", StringData.fromString(" abc")),
        Arguments.of(TextPairs.STRING, "uuid", StringData.fromString("none")),
        Arguments.of(TextPairs.STRING, "inet", StringData.fromString("10.0.0.256")),
        Arguments.of(TextPairs.STRING, "text", StringData.fromString("a\0b")),
        Arguments.of(
            new TimestampType(6),
            "timestamp without time zone",
            TimestampData.fromEpochMillis(-300_000_000_000_000L)),
        Arguments.of(new DateType(), "date", -3_000_000));
  }

  private static DecimalData decimal(String value, int precision, int scale) {
    return DecimalData.fromBigDecimal(new BigDecimal(value), precision, scale);
  }

  @ParameterizedTest
  @MethodSource("misfits")
  void aValueThatDoesNotFitIsAnErrorThatNamesItsColumn(
      LogicalType type, String server, Object value) throws Exception {
    assertMisfit(type, server, value);
    Object[] elements = {null, value};
    assertMisfit(new ArrayType(type), server + "[]", new GenericArrayData(elements));
  }

  private static void assertMisfit(LogicalType type, String server, Object value) throws Exception {
    try (LoneTask task = open(type, server)) {
      assertThatThrownBy(() -> task.write(GenericRowData.of(value)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(WRITTEN)
          .hasMessageContaining("column \"c\"")
          .hasMessageContaining(server);
    }
    assertThat(lab.oracle().number("select count(*) from " + WRITTEN)).isZero();
  }
}
