package io.holowire.connector.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holowire.connector.options.OnBadValue;
import io.holowire.connector.server.ColumnShape;
import io.holowire.pgwire.error.ProtocolException;
import io.holowire.pgwire.type.Oid;
import io.holowire.pgwire.type.PgInet;
import io.holowire.pgwire.type.PgNumeric;
import io.holowire.pgwire.type.PgScalars;
import io.holowire.pgwire.type.PgText.NulPolicy;
import io.holowire.pgwire.type.PgTime;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.math.BigDecimal;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.DateType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.FloatType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.TimeType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.TinyIntType;
import org.apache.flink.table.types.logical.VarCharType;
import org.junit.jupiter.api.Test;

/** What the server may hold and Flink may not, and tuples that are not as announced. */
class ColumnReadersTest {
  private static ByteBuf field(Consumer<ByteBuf> writer) {
    ByteBuf field = Unpooled.buffer();
    writer.accept(field);
    return field;
  }

  private static Object read(LogicalType type, int oid, Consumer<ByteBuf> writer) {
    return Tuples.value(type, Tuples.read(type, oid, Tuples.UTC, field(writer)));
  }

  private static void assertBad(LogicalType type, int oid, Consumer<ByteBuf> writer, String why) {
    assertThatThrownBy(() -> read(type, oid, writer))
        .isInstanceOf(BadValueException.class)
        .hasMessageContaining("column \"c\"")
        .hasMessageContaining(type.copy(true).asSummaryString())
        .hasMessageContaining(why);
  }

  private static Consumer<ByteBuf> numeric(String value) {
    return out -> PgNumeric.write(out, new BigDecimal(value));
  }

  @Test
  void whatDoesNotFitIsRefused() {
    assertBad(new TinyIntType(), Oid.INT2, out -> PgScalars.writeInt2(out, (short) 128), "range");
    assertBad(new IntType(), Oid.INT8, out -> PgScalars.writeInt8(out, 1L << 31), "range");
    assertBad(new FloatType(), Oid.FLOAT8, out -> PgScalars.writeFloat8(out, 1e300), "range");
    assertBad(new DecimalType(5, 2), Oid.NUMERIC, PgNumeric::writeNaN, "NAN");
    assertBad(new DecimalType(38, 2), Oid.NUMERIC, PgNumeric::writePositiveInfinity, "INFINITY");
    assertBad(new DecimalType(5, 2), Oid.NUMERIC, numeric("1000"), "digits");
    assertBad(new DecimalType(5, 2), Oid.NUMERIC, numeric("-1e30"), "digits");
    assertBad(new DecimalType(20, 2), Oid.NUMERIC, numeric("1e18"), "digits");
    assertBad(new DecimalType(3, 1), Oid.INT4, out -> PgScalars.writeInt4(out, 100), "digits");
    assertBad(
        new DateType(), Oid.DATE, out -> PgTime.writeDate(out, PgTime.DATE_INFINITY), "infinity");
    assertBad(
        new TimestampType(6),
        Oid.TIMESTAMPTZ,
        out -> PgTime.writeTimestamp(out, PgTime.TIMESTAMP_NEGATIVE_INFINITY),
        "infinity");
    assertBad(
        new TimeType(), Oid.TIME, out -> PgTime.writeTime(out, PgTime.MICROS_PER_DAY), "24:00");
  }

  @Test
  void theValueIsShown() {
    assertBad(new IntType(), Oid.INT8, out -> PgScalars.writeInt8(out, 1L << 31), "2147483648: ");
    assertBad(new DecimalType(5, 2), Oid.NUMERIC, numeric("-1000.5"), "value -1000.5: ");
    assertBad(new DecimalType(5, 2), Oid.NUMERIC, PgNumeric::writeNaN, "value NaN: ");
    String digits = "7".repeat(80);
    assertBad(
        new DecimalType(38, 18), Oid.NUMERIC, numeric(digits + "77"), "value " + digits + "…: ");
    assertBad(
        new DateType(),
        Oid.DATE,
        out -> PgTime.writeDate(out, PgTime.DATE_NEGATIVE_INFINITY),
        "value -infinity: ");
    assertBad(
        new TimestampType(6),
        Oid.TIMESTAMP,
        out -> out.writeInt(8).writeLong(Long.MAX_VALUE - 1),
        "value 294277-01-09 04:00:54.775806: timestamp too large");
  }

  @Test
  void whatDoesNotFitMayBeNull() {
    RowSettings settings = new RowSettings(ZoneOffset.UTC, NulPolicy.FAIL, OnBadValue.NULL);
    DecimalType type = new DecimalType(5, 2);
    RowDecoder decoder = Tuples.decoder(type, Oid.NUMERIC, settings);
    List<Object> values = new ArrayList<>();
    for (Consumer<ByteBuf> writer :
        List.of(numeric("1"), numeric("1000"), PgNumeric::writeNaN, numeric("2"))) {
      values.add(Tuples.value(type, decoder.decode(Tuples.tuple(field(writer)))));
    }
    assertThat(values).extracting(String::valueOf).containsExactly("1.00", "null", "null", "2.00");
    RowDecoder notNull = Tuples.decoder(type.copy(false), Oid.NUMERIC, settings);
    assertThatThrownBy(() -> notNull.decode(Tuples.tuple(field(PgNumeric::writeNaN))))
        .isInstanceOf(BadValueException.class);
  }

  /** Flink does not ask such a column whether it is NULL. */
  @Test
  void aNullIsNotReadIntoAColumnThatIsNotNull() {
    RowDecoder decoder = Tuples.decoder(new IntType(false), Oid.INT4, Tuples.UTC);
    assertThatThrownBy(() -> decoder.decode(Tuples.tuple(field(PgScalars::writeNull))))
        .isInstanceOf(BadValueException.class)
        .hasMessage(
            "column \"c\": Flink's INT NOT NULL cannot hold the value: the server has NULL");
  }

  @Test
  void fractionsAreCutAndNeverRounded() {
    assertThat(read(new DecimalType(5, 2), Oid.NUMERIC, numeric("1.239"))).hasToString("1.23");
    assertThat(read(new DecimalType(5, 2), Oid.NUMERIC, numeric("-999.999")))
        .hasToString("-999.99");
    assertThat(read(new DecimalType(30, 2), Oid.NUMERIC, numeric("-1.239"))).hasToString("-1.23");
    assertThat(read(new TimeType(), Oid.TIME, out -> PgTime.writeTime(out, 1_999))).isEqualTo(1);
    long before1970 = -1;
    assertThat(
            read(
                new TimestampType(3), Oid.TIMESTAMP, out -> PgTime.writeTimestamp(out, before1970)))
        .isEqualTo(TimestampData.fromEpochMillis(-1));
    assertThat(
            read(new TimestampType(1), Oid.TIMESTAMP, out -> PgTime.writeTimestamp(out, 199_999)))
        .isEqualTo(TimestampData.fromEpochMillis(100));
    assertThat(
            read(new TimestampType(4), Oid.TIMESTAMP, out -> PgTime.writeTimestamp(out, 199_999)))
        .isEqualTo(TimestampData.fromEpochMillis(199, 900_000));
  }

  @Test
  void widening() {
    assertThat(read(new BigIntType(), Oid.INT2, out -> PgScalars.writeInt2(out, (short) -7)))
        .isEqualTo(-7L);
    assertThat(read(new DoubleType(), Oid.FLOAT4, out -> PgScalars.writeFloat4(out, 0.5f)))
        .isEqualTo(0.5);
    assertThat(read(new DecimalType(12, 2), Oid.INT4, out -> PgScalars.writeInt4(out, -7)))
        .hasToString("-7.00");
    assertThat(read(new VarCharType(50), Oid.INET, out -> PgInet.write(out, "10.0.0.1")))
        .hasToString("10.0.0.1");
  }

  @Test
  void tuplesThatAreNotAsAnnouncedAreProtocolErrors() {
    RowDecoder decoder = Tuples.decoder(new IntType(), Oid.INT4, Tuples.UTC);
    assertThatThrownBy(() -> decoder.decode(Tuples.tuple()))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("0 columns where 1");
    ByteBuf tooShort = field(out -> PgScalars.writeBool(out, true));
    assertThatThrownBy(() -> decoder.decode(Tuples.tuple(tooShort)))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("column \"c\"");
  }

  @Test
  void theFirstColumnsMayBelongToSomebodyElse() {
    ColumnShape column = Tuples.column(Oid.INT4);
    RowDecoder decoder = new RowDecoder(RowType.of(new IntType()), List.of(column), 1, Tuples.UTC);
    ByteBuf first = field(out -> PgScalars.writeInt4(out, 1));
    ByteBuf second = field(out -> PgScalars.writeInt4(out, 2));
    assertThat(decoder.decode(Tuples.tuple(first, second)).getInt(0)).isEqualTo(2);
  }

  @Test
  void typesThatDoNotGoTogetherAreNamed() {
    assertThatThrownBy(
            () -> ColumnReaders.of(new IntType(), Tuples.column(Oid.NUMERIC), Tuples.UTC))
        .isInstanceOf(ValidationException.class)
        .hasMessage("column \"c\": Flink's INT does not go with the server's type1700");
    assertThat(ColumnReaders.sqlColumn(new VarCharType(9), Tuples.column(Oid.INTERVAL)).cast())
        .isTrue();
    assertThatThrownBy(
            () -> ColumnReaders.of(new VarCharType(9), Tuples.column(Oid.BYTEA), Tuples.UTC))
        .isInstanceOf(ValidationException.class);
  }
}
