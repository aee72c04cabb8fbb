package io.holowire.connector.sink.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.holowire.connector.sql.SqlColumn;
import io.holowire.pgwire.error.ServerException;
import io.holowire.pgwire.error.ServerFields;
import io.holowire.pgwire.type.Oid;
import io.holowire.pgwire.type.PgScalars;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CopyFaultTest {
  private static final List<String> COLUMNS =
      List.of("id", "value", "column", "a, b", "a", "a: b", "Spalte c", "c", "line 9, column id");

  private static ServerException error(
      String code, String where, String column, String constraint) {
    return new ServerException(
        new ServerFields(
            "ERROR",
            code,
            "no",
            null,
            null,
            0,
            null,
            where,
            null,
            null,
            column,
            null,
            constraint,
            null,
            null,
            null));
  }

  private static CopyFault fault(String table, String where) {
    return CopyFault.of(error("22003", where, null, null), table, COLUMNS);
  }

  /** As copyfromparse.c and its translations have them. */
  static Stream<Arguments> contexts() {
    return Stream.of(
        // The binary format.
        Arguments.of("COPY t, line 3", 3, null),
        Arguments.of("COPY t, line 3, column value", 3, "value"),
        // The text format.
        Arguments.of("COPY t, line 12, column value: \"a, b\"", 12, "value"),
        Arguments.of("COPY t, line 12, column value: null input", 12, "value"),
        Arguments.of("COPY t, line 12: \"1, column value: x\"", 12, null),
        Arguments.of("COPY t, line 12: \"7, id\"", 12, null),
        Arguments.of(
            "COPY t, line 12, column value: \"x\nCOPY t, line 99, column id\"", 12, "value"),
        // Names like syntax.
        Arguments.of("COPY t, line 3, column column", 3, "column"),
        Arguments.of("COPY t, line 3, column column: \"id\"", 3, "column"),
        Arguments.of("COPY t, line 3, column a, b", 3, "a, b"),
        Arguments.of("COPY t, line 3, column a, b: \"id\"", 3, "a, b"),
        Arguments.of("COPY t, line 3, column a: \"b\"", 3, "a"),
        Arguments.of("COPY t, line 3, column a: b", 3, "a: b"),
        Arguments.of("COPY t, line 3, column a: b: \"b\"", 3, "a: b"),
        Arguments.of("COPY t, line 3, column line 9, column id", 3, "line 9, column id"),
        // Other languages.
        Arguments.of("COPY t, Zeile 3, Spalte c: »x«", 3, "c"),
        Arguments.of("COPY t, Zeile 3, Spalte Spalte c", 3, "Spalte c"),
        Arguments.of("COPY t, Zeile 3: »1, Spalte c«", 3, null),
        Arguments.of("COPY t, ligne 3, colonne value : « x »", 3, "value"),
        Arguments.of("COPY t, ligne 3 : « 1, value »", 3, null),
        Arguments.of("COPY t, línea 3, columna value: «x»", 3, "value"),
        Arguments.of("COPY t, строка 3, столбец value: \"x\"", 3, "value"),
        Arguments.of("COPY t, 第 3 行, 列 value: \"x\"", 3, "value"),
        Arguments.of("COPY t, 第 3 行: \"x, 列 id\"", 3, null),
        Arguments.of("COPY t、行番号 3、列 value: \"x\"", 3, "value"),
        Arguments.of("COPY t、行番号 3: \"x\"", 3, null),
        Arguments.of("t 복사, 3번째 줄, value 열: \"x\"", 3, "value"),
        Arguments.of("t 복사, 3번째 줄: \"x\"", 3, null),
        // Within other contexts.
        Arguments.of(
            "PL/pgSQL function t(), line 7 at RAISE\nCOPY t, line 3, column value", 3, "value"),
        Arguments.of("JSON data, line 1: {x\nCOPY t, line 3, column value: \"{x\"", 3, "value"),
        Arguments.of("COPY t, line 3\nSQL statement \"select 1, id\"", 3, null),
        // Not ours, or not known.
        Arguments.of("COPY tt, line 3", 0, null),
        Arguments.of("COPY t", 0, null),
        Arguments.of("COPY t, line 3, column other: \"x\"", 3, null),
        Arguments.of("", 0, null),
        Arguments.of(null, 0, null));
  }

  @ParameterizedTest
  @MethodSource("contexts")
  void lineAndColumn(String where, long row, String column) {
    CopyFault fault = fault("t", where);
    assertThat(fault.row()).isEqualTo(row);
    assertThat(fault.column()).isEqualTo(column);
    assertThat(fault.exact()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"t, line 9", "line", "a: \"b\"", "x.y", "(", "stage_1", "ü 3", "\\E"})
  void tablesNamedLikeSyntax(String table) {
    CopyFault fault = fault(table, "COPY " + table + ", line 37, column id: \"x\"");
    assertThat(fault.row()).isEqualTo(37);
    assertThat(fault.column()).isEqualTo("id");
  }

  @Test
  void aConstraintNamesItsColumn() {
    CopyFault fault = CopyFault.of(error("23502", "COPY t, line 3", "value", null), "t", COLUMNS);
    assertThat(fault).isEqualTo(new CopyFault(3, true, "value"));
  }

  /** The server stores a thousand rows together, and says the last one that it has read. */
  @Test
  void aRowThatCannotBeStoredIsOneOfMany() {
    assertThat(CopyFault.of(error("54000", "COPY t, line 900", null, null), "t", COLUMNS).exact())
        .isFalse();
    assertThat(CopyFault.of(error("54000", "COPY t, line 900", null, "i"), "t", COLUMNS).exact())
        .isTrue();
    assertThat(
            CopyFault.of(error("54000", "COPY t, line 900, column id", null, null), "t", COLUMNS)
                .exact())
        .isTrue();
  }

  @Test
  void rowKeyAndColumn() {
    RecentKeys keys =
        new RecentKeys(List.of(new SqlColumn("id", "bigint", Oid.INT8, "bigint", false)));
    var fields = Unpooled.buffer();
    PgScalars.writeInt8(fields, 777);
    keys.add(78, fields, 0);
    List<String> columns = List.of("id", "value");
    List<String> types = List.of("bigint", "numeric(5,2)");
    assertThat(new CopyFault(78, true, "value").describe(700, keys, columns, types))
        .isEqualTo("row 778 of the subtask, (\"id\") = (777), column \"value\" (numeric(5,2))");
    assertThat(new CopyFault(77, true, null).describe(700, keys, columns, types))
        .isEqualTo("row 777 of the subtask");
    assertThat(new CopyFault(78, false, null).describe(0, keys, columns, types))
        .isEqualTo("row 78 of the subtask or one of 1000 before it");
    assertThat(new CopyFault(0, true, "other").describe(0, keys, columns, types))
        .isEqualTo("column \"other\"");
    assertThat(new CopyFault(0, true, null).describe(0, keys, columns, types)).isEmpty();
  }
}
