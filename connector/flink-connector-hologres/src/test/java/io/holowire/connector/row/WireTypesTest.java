package io.holowire.connector.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holowire.connector.server.ColumnShape;
import io.holowire.connector.sql.SqlColumn;
import io.holowire.pgwire.type.Oid;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.BinaryType;
import org.apache.flink.table.types.logical.BooleanType;
import org.apache.flink.table.types.logical.CharType;
import org.apache.flink.table.types.logical.DateType;
import org.apache.flink.table.types.logical.DayTimeIntervalType;
import org.apache.flink.table.types.logical.DayTimeIntervalType.DayTimeResolution;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.FloatType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.MultisetType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.SmallIntType;
import org.apache.flink.table.types.logical.TimeType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.TinyIntType;
import org.apache.flink.table.types.logical.VarBinaryType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.flink.table.types.logical.ZonedTimestampType;
import org.junit.jupiter.api.Test;

/** The whole matrix for writing: each of Flink's types with each type that {@link Oid} names. */
class WireTypesTest {
  private static final LogicalType TEXT = new VarCharType(VarCharType.MAX_LENGTH);

  private static final Set<String> NUMBERS =
      Set.of("INT2", "INT4", "INT8", "FLOAT4", "FLOAT8", "NUMERIC");
  private static final Set<String> TEXTS =
      Set.of("TEXT", "VARCHAR", "BPCHAR", "NAME", "JSON", "JSONB", "UUID", "INET");
  private static final Set<String> TIMESTAMPS = Set.of("TIMESTAMP", "TIMESTAMPTZ");

  /** What is written in the server's own format. */
  private static final Map<LogicalType, Set<String>> DIRECT =
      Map.ofEntries(
          Map.entry(new BooleanType(), Set.of("BOOL")),
          Map.entry(new TinyIntType(), NUMBERS),
          Map.entry(new SmallIntType(), NUMBERS),
          Map.entry(new IntType(), NUMBERS),
          Map.entry(new BigIntType(), NUMBERS),
          Map.entry(new DecimalType(10, 0), NUMBERS),
          Map.entry(new DecimalType(10, 2), Set.of("FLOAT4", "FLOAT8", "NUMERIC")),
          Map.entry(new FloatType(), Set.of("FLOAT4", "FLOAT8")),
          Map.entry(new DoubleType(), Set.of("FLOAT4", "FLOAT8")),
          Map.entry(TEXT, TEXTS),
          Map.entry(new VarCharType(9), TEXTS),
          Map.entry(new CharType(9), TEXTS),
          Map.entry(new BinaryType(9), Set.of("BYTEA")),
          Map.entry(new VarBinaryType(9), Set.of("BYTEA")),
          Map.entry(new DateType(), Set.of("DATE")),
          Map.entry(new TimeType(3), Set.of("TIME")),
          Map.entry(new TimestampType(6), TIMESTAMPS),
          Map.entry(new LocalZonedTimestampType(6), TIMESTAMPS),
          Map.entry(new ZonedTimestampType(6), Set.of()),
          Map.entry(new DayTimeIntervalType(DayTimeResolution.DAY), Set.of()),
          Map.entry(new ArrayType(new IntType()), Set.of()),
          Map.entry(new MapType(TEXT, TEXT), Set.of()),
          Map.entry(new MultisetType(TEXT), Set.of()),
          Map.entry(RowType.of(TEXT), Set.of()));

  /** What Flink's text types do not go with either; all else the server casts from text. */
  private static final Set<String> NO_TEXT = Set.of("BYTEA", "CHAR");

  private static Map<String, Integer> oids() throws IllegalAccessException {
    Map<String, Integer> oids = new TreeMap<>();
    for (var field : Oid.class.getFields()) {
      if (Modifier.isStatic(field.getModifiers()) && field.getType() == int.class) {
        oids.put(field.getName(), field.getInt(null));
      }
    }
    return oids;
  }

  private static String expected(LogicalType type, String server) {
    if (DIRECT.get(type).contains(server)) {
      return "direct";
    }
    boolean text = type instanceof VarCharType || type instanceof CharType;
    return text && !NO_TEXT.contains(server) ? "cast" : "refused";
  }

  private static String actual(LogicalType type, int oid) {
    try {
      SqlColumn column = ColumnWriters.sqlColumn(type, Tuples.shape(type, oid));
      ColumnWriters.of(type, 0, Tuples.shape(type, oid), Tuples.UTC);
      return column.cast() ? "cast" : "direct";
    } catch (ValidationException e) {
      assertThat(e)
          .hasMessageContaining("column \"c\"")
          .hasMessageContaining(type.asSummaryString())
          .hasMessageContaining("type" + oid);
      return "refused";
    }
  }

  @Test
  void eachOfFlinksTypesWithEachOfTheServers() throws Exception {
    assertThat(oids()).hasSizeGreaterThan(30);
    for (LogicalType type : DIRECT.keySet()) {
      oids()
          .forEach(
              (server, oid) -> {
                String expected = expected(type, server);
                if (!(type instanceof ArrayType)) {
                  assertThat(actual(type, oid)).as("%s into %s", type, server).isEqualTo(expected);
                }
                if (Oid.arrayOf(oid) != 0) {
                  assertThat(actual(new ArrayType(type), oid))
                      .as("%s into %s[]", new ArrayType(type), server)
                      .isEqualTo(expected);
                }
              });
    }
  }

  @Test
  void arraysInArraysAreOnlyRead() {
    LogicalType matrix = new ArrayType(new ArrayType(new IntType()));
    assertThatThrownBy(() -> ColumnWriters.of(matrix, 0, Tuples.arrayOf(Oid.INT4), Tuples.UTC))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "column \"c\": Flink's ARRAY<ARRAY<INT>> does not go with the server's type23[]; an"
                + " ARRAY of ARRAYs can be read, but not written");
    assertThat(ColumnReaders.sqlColumn(matrix, Tuples.arrayOf(Oid.INT4)).cast()).isFalse();
    assertThatThrownBy(() -> ColumnReaders.sqlColumn(matrix, Tuples.arrayOf(Oid.TEXT)))
        .isInstanceOf(ValidationException.class)
        .hasMessageEndingWith("does not go with the server's type25[]");
  }

  @Test
  void anArrayAndAScalarDoNotGoTogether() {
    for (LogicalType type : List.of(new IntType(), new DateType(), new VarBinaryType(9))) {
      int oid =
          type instanceof IntType ? Oid.INT4 : type instanceof DateType ? Oid.DATE : Oid.BYTEA;
      assertThat(refuses(type, Tuples.arrayOf(oid))).isTrue();
      assertThat(refuses(new ArrayType(type), Tuples.column(oid))).isTrue();
    }
    // But text is cast to an array, which it spells.
    assertThat(refuses(TEXT, Tuples.arrayOf(Oid.INT4))).isFalse();
  }

  private static boolean refuses(LogicalType type, ColumnShape column) {
    try {
      ColumnWriters.of(type, 0, column, Tuples.UTC);
      return false;
    } catch (ValidationException e) {
      return true;
    }
  }
}
