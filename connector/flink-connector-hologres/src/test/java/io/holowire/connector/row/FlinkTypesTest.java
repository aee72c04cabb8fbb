package io.holowire.connector.row;

import static org.assertj.core.api.Assertions.assertThat;

import io.holowire.connector.server.ColumnShape;
import io.holowire.connector.server.ColumnShape.Identity;
import io.holowire.pgwire.type.Oid;
import java.lang.reflect.Modifier;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The types of columns that no DDL declares. */
class FlinkTypesTest {
  private static String type(int oid, int elementOid, char kind, int modifier) {
    ColumnShape column =
        new ColumnShape(
            "c",
            1,
            oid,
            oid,
            elementOid,
            elementOid,
            kind,
            "t",
            "t",
            modifier,
            false,
            null,
            false,
            Identity.NONE);
    assertThat(WireTypes.sqlColumn(FlinkTypes.of(column), column, true)).isNotNull();
    // Whatever the type, there is a reader for it.
    assertThat(ColumnReaders.sqlColumn(FlinkTypes.of(column), column).name()).isEqualTo("c");
    return FlinkTypes.of(column).asSummaryString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "BOOL|BOOLEAN",
        "INT2|SMALLINT",
        "INT4|INT",
        "INT8|BIGINT",
        "FLOAT4|FLOAT",
        "FLOAT8|DOUBLE",
        "NUMERIC|DECIMAL(38, 18)",
        "BYTEA|BYTES",
        "DATE|DATE",
        "TIME|TIME(0)",
        "TIMESTAMP|TIMESTAMP(6)",
        "TIMESTAMPTZ|TIMESTAMP_LTZ(6)",
      })
  void haveOneOfTheirOwn(String oid, String type) throws ReflectiveOperationException {
    assertThat(type(Oid.class.getField(oid).getInt(null), 0, 'b', -1)).isEqualTo(type);
    int element = Oid.class.getField(oid).getInt(null);
    assertThat(type(Oid.arrayOf(element), element, 'b', -1)).isEqualTo("ARRAY<" + type + ">");
  }

  @Test
  void allOthersAreText() throws ReflectiveOperationException {
    Set<String> texts = new TreeSet<>();
    for (var field : Oid.class.getFields()) {
      if (Modifier.isStatic(field.getModifiers()) && field.getType() == int.class) {
        if (type(field.getInt(null), 0, 'b', -1).equals("STRING")) {
          texts.add(field.getName());
        }
      }
    }
    assertThat(texts)
        .contains("TEXT", "VARCHAR", "BPCHAR", "JSON", "JSONB", "UUID", "INET", "INTERVAL", "XML")
        .hasSize(Oid.class.getFields().length - 12);
    assertThat(type(99_999, 0, 'e', -1)).isEqualTo("STRING");
    assertThat(type(99_998, 99_999, 'e', -1)).isEqualTo("ARRAY<STRING>");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "5|2|DECIMAL(5, 2)",
        "38|0|DECIMAL(38, 0)",
        "38|38|DECIMAL(38, 38)",
        "39|2|STRING",
        "1000|0|STRING",
        "3|-2|DECIMAL(5, 0)",
        "38|-1|STRING",
        "2|5|DECIMAL(5, 5)",
        "2|40|STRING",
      })
  void aNumericKeepsAllDigits(int precision, int scale, String type) {
    assertThat(type(Oid.NUMERIC, 0, 'b', (precision << 16 | scale & 0x7ff) + 4)).isEqualTo(type);
  }

  @Test
  void fractionsAreAsLongAsTheServersWhereFlinkHasAny() {
    assertThat(type(Oid.TIMESTAMP, 0, 'b', 0)).isEqualTo("TIMESTAMP(0)");
    assertThat(type(Oid.TIMESTAMPTZ, 0, 'b', 3)).isEqualTo("TIMESTAMP_LTZ(3)");
    assertThat(type(Oid.TIME, 0, 'b', 6)).isEqualTo("TIME(0)");
  }
}
