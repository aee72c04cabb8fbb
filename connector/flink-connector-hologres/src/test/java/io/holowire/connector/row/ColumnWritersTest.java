package io.holowire.connector.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holowire.connector.server.ColumnShape;
import io.holowire.connector.sql.SqlColumn;
import io.holowire.pgwire.type.Oid;
import io.holowire.pgwire.type.PgNumeric;
import io.holowire.pgwire.type.PgText.NulPolicy;
import io.holowire.pgwire.type.PgTime;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.Random;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.BooleanType;
import org.apache.flink.table.types.logical.DateType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.FloatType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.SmallIntType;
import org.apache.flink.table.types.logical.TimeType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.VarCharType;
import org.junit.jupiter.api.Test;

/** The bytes, and the edges of each type. */
class ColumnWritersTest {
  private static final LogicalType TEXT = new VarCharType(VarCharType.MAX_LENGTH);

  private static String hex(LogicalType type, int oid, Object value) {
    return ByteBufUtil.hexDump(Tuples.write(type, oid, Tuples.UTC, GenericRowData.of(value)));
  }

  @Test
  void bytes() {
    assertThat(hex(new BooleanType(), Oid.BOOL, true)).isEqualTo("0000000101");
    assertThat(hex(new IntType(), Oid.INT4, -2)).isEqualTo("00000004fffffffe");
    assertThat(hex(new IntType(), Oid.INT8, -2)).isEqualTo("00000008fffffffffffffffe");
    assertThat(hex(new IntType(), Oid.INT2, -2)).isEqualTo("00000002fffe");
    assertThat(hex(new FloatType(), Oid.FLOAT8, 1.5f)).isEqualTo("000000083ff8000000000000");
    assertThat(hex(TEXT, Oid.TEXT, StringData.fromString("aé"))).isEqualTo("0000000361c3a9");
    assertThat(hex(TEXT, Oid.JSONB, StringData.fromString("{}"))).isEqualTo("00000003017b7d");
    assertThat(hex(new DateType(), Oid.DATE, 0)).isEqualTo("00000004ffffd533");
    assertThat(hex(new TimeType(), Oid.TIME, 1)).isEqualTo("0000000800000000000003e8");
    assertThat(hex(new IntType(), Oid.INT4, null)).isEqualTo("ffffffff");
    assertThat(
            hex(
                new ArrayType(new IntType()),
                Oid.INT4,
                new GenericArrayData(new Integer[] {1, null})))
        .isEqualTo(
            "00000020"
                + "00000001"
                + "00000001"
                + "00000017"
                + "00000002"
                + "00000001"
                + "0000000400000001"
                + "ffffffff");
    assertThat(hex(new ArrayType(new IntType()), Oid.INT4, new GenericArrayData(new Integer[0])))
        .isEqualTo("0000000c" + "00000000" + "00000000" + "00000017");
  }

  @Test
  void textStaysInTheFormThatTheRowHas() {
    ColumnWriter writer = ColumnWriters.of(TEXT, 0, Tuples.column(Oid.TEXT), Tuples.UTC);
    BinaryStringData text = BinaryStringData.fromString("aé");
    writer.write(GenericRowData.of(text), Unpooled.buffer());
    assertThat(text.getBinarySection()).as("UTF-8 that nobody needs").isNull();
    BinaryStringData utf8 = BinaryStringData.fromBytes("aé".getBytes(StandardCharsets.UTF_8));
    writer.write(GenericRowData.of(utf8), Unpooled.buffer());
    assertThat(utf8.getJavaObject()).as("a String that nobody needs").isNull();
  }

  private static void assertBad(LogicalType type, int oid, Object value) {
    assertThatThrownBy(() -> Tuples.write(type, oid, Tuples.UTC, GenericRowData.of(value)))
        .isInstanceOf(BadValueException.class)
        .hasMessageContaining("column \"c\"")
        .hasMessageContaining("type" + oid)
        .satisfies(e -> assertThat(((BadValueException) e).column()).isEqualTo("c"));
  }

  @Test
  void whatDoesNotFitIsRefused() {
    assertBad(new IntType(), Oid.INT2, 40_000);
    assertBad(new BigIntType(), Oid.INT4, 1L << 31);
    assertBad(new BigIntType(), Oid.INT2, -32_769L);
    assertBad(new DoubleType(), Oid.FLOAT4, 1e300);
    assertBad(new DoubleType(), Oid.FLOAT4, 1e-300);
    assertBad(
        new DecimalType(20, 0),
        Oid.INT8,
        DecimalData.fromBigDecimal(new BigDecimal("9223372036854775808"), 20, 0));
    assertBad(TEXT, Oid.TEXT, StringData.fromString("a\0b"));
    assertBad(TEXT, Oid.UUID, StringData.fromString("no uuid"));
    assertBad(new TimestampType(3), Oid.TIMESTAMP, TimestampData.fromEpochMillis(Long.MAX_VALUE));
  }

  @Test
  void theEdgesFit() {
    hex(new BigIntType(), Oid.INT4, (long) Integer.MIN_VALUE);
    hex(new BigIntType(), Oid.INT2, (long) Short.MAX_VALUE);
    hex(new DoubleType(), Oid.FLOAT4, Double.NEGATIVE_INFINITY);
    hex(new DoubleType(), Oid.FLOAT4, Double.NaN);
    hex(new DoubleType(), Oid.FLOAT4, -0.0);
  }

  @Test
  void anIntegerInAFloatIsThatIntegerOrRefused() {
    assertThat(hex(new SmallIntType(), Oid.FLOAT4, (short) -2)).isEqualTo("00000004c0000000");
    assertThat(hex(new IntType(), Oid.FLOAT4, 1 << 24)).isEqualTo("000000044b800000");
    assertThat(hex(new BigIntType(), Oid.FLOAT8, Long.MIN_VALUE))
        .isEqualTo("00000008c3e0000000000000");
    assertThat(hex(new BigIntType(), Oid.FLOAT8, (1L << 53) + 2))
        .isEqualTo("000000084340000000000001");
    assertBad(new IntType(), Oid.FLOAT4, (1 << 24) + 1);
    assertBad(new IntType(), Oid.FLOAT4, Integer.MAX_VALUE);
    assertBad(new BigIntType(), Oid.FLOAT8, (1L << 53) + 1);
    assertBad(new BigIntType(), Oid.FLOAT8, Long.MAX_VALUE);
    assertBad(new BigIntType(), Oid.FLOAT4, Long.MAX_VALUE);
    assertBad(new DecimalType(38, 0), Oid.FLOAT8, decimal("9007199254740993", 38, 0));
    assertBad(new DecimalType(38, 0), Oid.FLOAT4, decimal("16777217", 38, 0));
    assertThat(hex(new DecimalType(38, 0), Oid.FLOAT8, decimal("18446744073709551616", 38, 0)))
        .isEqualTo("0000000843f0000000000000");
  }

  @Test
  void aDecimalFractionInAFloatIsTheNearest() {
    for (String value :
        new String[] {"0.1", "-123456789.123456789", "99999999999999999999.99999"}) {
      DecimalData decimal = decimal(value, 30, 9);
      ByteBuf field =
          Tuples.write(new DecimalType(30, 9), Oid.FLOAT8, Tuples.UTC, GenericRowData.of(decimal));
      assertThat(field.getDouble(4)).isEqualTo(Double.parseDouble(value));
      field =
          Tuples.write(new DecimalType(30, 9), Oid.FLOAT4, Tuples.UTC, GenericRowData.of(decimal));
      assertThat(field.getFloat(4)).isEqualTo(Float.parseFloat(value));
    }
  }

  private static DecimalData decimal(String value, int precision, int scale) {
    return DecimalData.fromBigDecimal(new BigDecimal(value), precision, scale);
  }

  @Test
  void textLongerThanTheColumnIsRefusedButForSpaces() {
    for (int oid : new int[] {Oid.VARCHAR, Oid.BPCHAR}) {
      ColumnWriter writer = ColumnWriters.of(TEXT, 0, Tuples.limited(oid, 3 + 4), Tuples.UTC);
      for (String value : new String[] {"", "abc", "äöü", "😀😀😀", "äb   ", "     "}) {
        ByteBuf out = Unpooled.buffer();
        writer.write(GenericRowData.of(StringData.fromString(value)), out);
        assertThat(out.toString(4, out.getInt(0), StandardCharsets.UTF_8))
            .isEqualTo(value.endsWith(" ") ? value.substring(0, 3) : value);
      }
      for (String value : new String[] {"abcd", "äöüß", " abc", "abc d", "😀😀😀😀 "}) {
        assertThatThrownBy(
                () ->
                    writer.write(
                        GenericRowData.of(StringData.fromString(value)), Unpooled.buffer()))
            .isInstanceOf(BadValueException.class)
            .hasMessageContaining("column \"c\"")
            .hasMessageContaining(" characters");
      }
    }
  }

  /** As text the server would cut off what a name cannot hold. */
  @Test
  void aNameIsNeverCut() {
    GenericRowData longest = GenericRowData.of(StringData.fromString("é".repeat(31) + "x"));
    assertThat(Tuples.write(TEXT, Oid.NAME, Tuples.UTC, longest).getInt(0)).isEqualTo(63);
    GenericRowData longer = GenericRowData.of(StringData.fromString("é".repeat(32)));
    assertThatThrownBy(() -> Tuples.write(TEXT, Oid.NAME, Tuples.UTC, longer))
        .isInstanceOf(BadValueException.class)
        .hasMessageContaining("column \"c\"")
        .hasMessageContaining("64 bytes");
  }

  /** As the server stores it, so that equal keys have equal bytes. */
  @Test
  void fractionsFinerThanTheColumnsAreRoundedInNumbersAndCutInTimes() {
    String[][] numbers = {
      {"1.0050", "1.01"}, {"-1.0050", "-1.01"}, {"1.0049", "1.00"}, {"999.9949", "999.99"}
    };
    for (int precision : new int[] {9, 30}) {
      for (String[] number : numbers) {
        ByteBuf field =
            limited(
                new DecimalType(precision, 4),
                Oid.NUMERIC,
                (5 << 16 | 2) + 4,
                decimal(number[0], precision, 4));
        assertThat(PgNumeric.read(field, 4, field.readableBytes() - 4))
            .isEqualTo(new BigDecimal(number[1]));
      }
    }
    ByteBuf time = limited(new TimeType(3), Oid.TIME, 1, 86_399_999);
    assertThat(PgTime.readTime(time, 4)).isEqualTo(86_399_900_000L);
    for (int oid : new int[] {Oid.TIMESTAMP, Oid.TIMESTAMPTZ}) {
      TimestampData value = TimestampData.fromEpochMillis(-1, 999_999);
      assertThat(PgTime.readTimestamp(limited(new TimestampType(9), oid, 3, value), 4))
          .isEqualTo(-1_000);
      assertThat(PgTime.readTimestamp(limited(new TimestampType(9), oid, 0, value), 4))
          .isEqualTo(-1_000_000);
      assertThat(PgTime.readTimestamp(limited(new TimestampType(9), oid, 6, value), 4))
          .isEqualTo(-1);
    }
  }

  /** To be found, a value must be equal to a stored one as it is. */
  @Test
  void aKeyToCompareWithIsWhole() {
    int numeric = (5 << 16 | 1) + 4;
    assertThat(key(new DecimalType(9, 2), Oid.NUMERIC, numeric, decimal("12345.04", 9, 2)))
        .isEqualTo(hex(new DecimalType(9, 2), Oid.NUMERIC, decimal("12345.04", 9, 2)));
    StringData text = StringData.fromString("abcd ");
    assertThat(key(TEXT, Oid.VARCHAR, 3 + 4, text)).isEqualTo(hex(TEXT, Oid.VARCHAR, text));
    assertThat(key(new TimeType(3), Oid.TIME, 0, 1)).isEqualTo(hex(new TimeType(3), Oid.TIME, 1));
  }

  private static String key(LogicalType type, int oid, int modifier, Object value) {
    ByteBuf out = Unpooled.buffer();
    ColumnWriters.ofKey(type, 0, Tuples.limited(oid, modifier), Tuples.UTC)
        .write(GenericRowData.of(value), out);
    return ByteBufUtil.hexDump(out);
  }

  private static ByteBuf limited(LogicalType type, int oid, int modifier, Object value) {
    ByteBuf out = Unpooled.buffer();
    ColumnWriters.of(type, 0, Tuples.limited(oid, modifier), Tuples.UTC)
        .write(GenericRowData.of(value), out);
    return out;
  }

  @Test
  void nulCharactersMayBeStripped() {
    ColumnWriter writer =
        ColumnWriters.of(
            TEXT, 0, Tuples.column(Oid.TEXT), new RowSettings(ZoneId.of("UTC"), NulPolicy.STRIP));
    ByteBuf out = Unpooled.buffer();
    writer.write(GenericRowData.of(StringData.fromString("a\0b")), out);
    assertThat(ByteBufUtil.hexDump(out)).isEqualTo("000000026162");
  }

  @Test
  void decimalsKeepTheirDigits() {
    Random random = new Random(3);
    for (int i = 0; i < 10_000; i++) {
      BigDecimal value = BigDecimal.valueOf(random.nextLong() % 1_000_000_000_000_000_000L, 4);
      ByteBuf field =
          Tuples.write(
              new DecimalType(18, 4),
              Oid.NUMERIC,
              Tuples.UTC,
              GenericRowData.of(DecimalData.fromBigDecimal(value, 18, 4)));
      assertThat(PgNumeric.read(field, 4, field.readableBytes() - 4)).isEqualTo(value);
    }
  }

  @Test
  void textStandsInForTypesWhoseFormatIsNotKnown() {
    ColumnShape money = ColumnShape.plain("m", 1, Oid.MONEY, "money");
    assertThat(ColumnWriters.sqlColumn(TEXT, money))
        .isEqualTo(new SqlColumn("m", "text", Oid.TEXT, "money", false));
    ColumnShape moneys = ColumnShape.plainArray("m", 1, 791, Oid.MONEY, "money[]");
    assertThat(ColumnWriters.sqlColumn(new ArrayType(TEXT), moneys))
        .isEqualTo(new SqlColumn("m", "text[]", Oid.arrayOf(Oid.TEXT), "money[]", true));
    assertThat(ColumnWriters.sqlColumn(TEXT, Tuples.column(Oid.VARCHAR)).cast()).isFalse();
    assertThat(ColumnWriters.sqlColumn(TEXT, Tuples.column(Oid.XML)).cast()).isTrue();
    assertThat(ColumnReaders.sqlColumn(TEXT, Tuples.column(Oid.XML)).cast()).isFalse();
  }
}
