package io.holowire.connector.sink.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holowire.connector.row.BadValueException;
import io.holowire.connector.sql.CopyFormat;
import io.holowire.pgwire.copy.CopyText;
import io.holowire.pgwire.copy.CopyTextReader;
import io.holowire.pgwire.type.Oid;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.DateType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.VarBinaryType;
import org.apache.flink.table.types.logical.VarCharType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextRowsTest {
  private static final LogicalType STRING = new VarCharType(VarCharType.MAX_LENGTH);
  private static final int BOX = 603;

  private final EncoderFixture fixture = new EncoderFixture();

  private String sent(char delimiter, RowData... rows) {
    try (RowEncoder encoder = fixture.encoder(CopyFormat.text(delimiter))) {
      for (RowData row : rows) {
        encoder.write(row);
      }
      encoder.finish();
      assertThat(encoder.rows()).isEqualTo(rows.length);
    }
    return fixture.sentText();
  }

  @Test
  void eachRowIsALine() {
    fixture.column(new BigIntType(), Oid.INT8).column(STRING, Oid.TEXT).column(STRING, Oid.JSONB);
    assertThat(
            sent(
                '|',
                GenericRowData.of(1L, StringData.fromString("é"), StringData.fromString("{}")),
                GenericRowData.of(null, null, null),
                GenericRowData.of(-9L, StringData.fromString(""), StringData.fromString("[]"))))
        .isEqualTo("1|é|{}\n\\N|\\N|\\N\n-9||[]\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "a|b~a\\|b",
        "\\N~\\\\N",
        "N~N",
        "\\.~\\\\.",
        "\\~\\\\",
        "''~''", // empty, which is not NULL
        "NULL~NULL",
        "null~null"
      })
  void dataIsNeverSyntax(String value, String expected) {
    fixture.column(STRING, Oid.TEXT);
    assertThat(sent('|', GenericRowData.of(StringData.fromString(value))))
        .isEqualTo(expected + "\n");
  }

  @Test
  void controls() {
    fixture.column(STRING, Oid.TEXT).column(STRING, Oid.TEXT);
    StringData controls = StringData.fromString("\n\r\t\b\f\u000B\u0001\u0002");
    assertThat(sent('\u0002', GenericRowData.of(controls, controls)))
        .isEqualTo("\\n\\r\\t\\b\\f\\v\u0001\\\u0002\u0002\\n\\r\\t\\b\\f\\v\u0001\\\u0002\n");
  }

  /** A delimiter may be part of any type's text. */
  @ParameterizedTest
  @ValueSource(chars = {'-', ',', '{', '"', 'E', '+', ':', ' ', '\'', '\u0002', '\t', ';'})
  void everyDelimiterIsEscaped(char delimiter) {
    fixture
        .column(new DateType(), Oid.DATE)
        .column(new DoubleType(), Oid.FLOAT8)
        .column(new VarBinaryType(9), Oid.BYTEA)
        .column(STRING, Oid.TEXT)
        .castArray(new ArrayType(STRING), Oid.VARBIT, "varbit[]");
    StringData text = StringData.fromString("E-,{}\"+: '\u0002\t;\n");
    GenericArrayData array = new GenericArrayData(new Object[] {text, null});
    sent(delimiter, GenericRowData.of(0, -1e-300, new byte[] {0x5C}, text, array));
    CopyTextReader reader = new CopyTextReader(CopyText.delimitedBy(delimiter));
    reader.wrap(fixture.message());
    assertThat(reader.next()).isTrue();
    List<String> fields = new ArrayList<>();
    for (int i = 0; i < reader.columns(); i++) {
      fields.add(reader.getText(i));
    }
    assertThat(fields)
        .containsExactly(
            "1970-01-01",
            "-1.0E-300",
            "\\x5c",
            text.toString(),
            "{\"" + text.toString().replace("\"", "\\\"") + "\",NULL}");
  }

  /** pg_type.typdelim; a comma is part of a box. */
  @Test
  void arraysOfBoxesHaveTheirOwnDelimiter() {
    fixture.castArray(new ArrayType(STRING), BOX, "box[]");
    StringData box = StringData.fromString("(1,1),(0,0)");
    Object[] boxes = {box, null, box};
    assertThat(sent('|', GenericRowData.of(new GenericArrayData(boxes))))
        .isEqualTo("{\"(1,1),(0,0)\";NULL;\"(1,1),(0,0)\"}\n");
  }

  @Test
  void aBadRowIsTakenBack() {
    fixture.column(STRING, Oid.TEXT).column(new BigIntType(), Oid.INT4);
    try (RowEncoder encoder = fixture.encoder(CopyFormat.text('|'))) {
      encoder.write(GenericRowData.of(StringData.fromString("a"), 1L));
      assertThatThrownBy(
              () -> encoder.write(GenericRowData.of(StringData.fromString("b"), 1L << 40)))
          .isInstanceOf(BadValueException.class)
          .hasMessageContaining("\"c1\"");
      encoder.write(GenericRowData.of(StringData.fromString("c"), 3L));
      assertThat(encoder.rows()).isEqualTo(2);
      encoder.finish();
    }
    assertThat(fixture.sentText()).isEqualTo("a|1\nc|3\n");
  }

  /** Of the binary form, of the printed one, and of what is escaped. */
  @ParameterizedTest
  @ValueSource(ints = {1 << 20, (1 << 19) + 1, (1 << 20) - 200})
  void aRowThatFillsTheBufferIsTakenBack(int bytes) {
    fixture.allocator = new SmallBuffers(1 << 20);
    fixture.column(new IntType(), Oid.INT4).column(new VarBinaryType(bytes), Oid.BYTEA);
    try (RowEncoder encoder = fixture.encoder(CopyFormat.text('|'))) {
      encoder.write(GenericRowData.of(1, new byte[1]));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> encoder.write(GenericRowData.of(2, new byte[bytes])))
          .withMessageContaining("larger than");
      encoder.write(GenericRowData.of(3, new byte[1]));
      assertThat(encoder.rows()).isEqualTo(2);
      encoder.finish();
    }
    assertThat(fixture.sentText()).isEqualTo("1|\\\\x00\n3|\\\\x00\n");
  }

  @Test
  void aRowOfTooFewFieldsIsNotTooLarge() {
    fixture.column(new IntType(), Oid.INT4).column(new IntType(), Oid.INT4);
    try (RowEncoder encoder = fixture.encoder(CopyFormat.text('|'))) {
      assertThatThrownBy(() -> encoder.write(GenericRowData.of(1)))
          .isInstanceOf(ArrayIndexOutOfBoundsException.class);
    }
  }

  @Test
  void largeRowsAndThenSmallOnes() {
    fixture.column(STRING, Oid.TEXT).column(new VarBinaryType(1 << 22), Oid.BYTEA);
    StringData large = StringData.fromString("\\".repeat(3 << 20));
    String sent =
        sent(
            '|',
            GenericRowData.of(large, new byte[2 << 20]),
            GenericRowData.of(StringData.fromString("x"), new byte[0]));
    assertThat(sent)
        .isEqualTo("\\".repeat(6 << 20) + "|\\\\x" + "0".repeat(4 << 20) + "\nx|\\\\x\n");
  }
}
