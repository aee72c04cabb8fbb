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
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Random;
import java.util.TimeZone;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.BooleanType;
import org.apache.flink.table.types.logical.DateType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.FloatType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.SmallIntType;
import org.apache.flink.table.types.logical.TimeType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.VarBinaryType;
import org.apache.flink.table.types.logical.VarCharType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bytes, the edges of each type, and which types go together. */
class ColumnWritersTest {
  private static final LogicalType TEXT = new VarCharType(VarCharType.MAX_LENGTH);
  private static final TimeZone JVM_ZONE = TimeZone.getDefault();

  @AfterEach
  void restoreZone() {
    TimeZone.setDefault(JVM_ZONE);
  }

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

  /**
   * The zone of the JVM must never be seen; the session's only between local times and instants.
   */
  @ParameterizedTest
  @ValueSource(strings = {"America/Los_Angeles", "Asia/Shanghai", "UTC"})
  void noZoneOfTheJvm(String jvm) {
    TimeZone.setDefault(TimeZone.getTimeZone(jvm));
    Random random = new Random(5);
    for (String session : new String[] {"America/Los_Angeles", "Asia/Shanghai", "UTC"}) {
      ZoneId zone = ZoneId.of(session);
      for (int i = 0; i < 5_000; i++) {
        long millis = random.nextLong(-4_000_000_000_000L, 8_000_000_000_000L);
        TimestampData value = TimestampData.fromEpochMillis(millis, 123_999);
        long cut = Math.addExact(millis * 1_000, 123);
        LocalDateTime local = value.toLocalDateTime().truncatedTo(ChronoUnit.MICROS);
        assertThat(micros(new TimestampType(9), Oid.TIMESTAMP, session, value)).isEqualTo(cut);
        assertThat(micros(new TimestampType(9), Oid.TIMESTAMPTZ, session, value))
            .isEqualTo(ChronoUnit.MICROS.between(Instant.EPOCH, local.atZone(zone).toInstant()));
        LogicalType instant = new LocalZonedTimestampType(9);
        assertThat(micros(instant, Oid.TIMESTAMPTZ, session, value)).isEqualTo(cut);
        assertThat(micros(instant, Oid.TIMESTAMP, session, value))
            .isEqualTo(
                ChronoUnit.MICROS.between(
                    LocalDateTime.parse("1970-01-01T00:00:00"),
                    LocalDateTime.ofInstant(Instant.EPOCH.plus(cut, ChronoUnit.MICROS), zone)));
      }
    }
    assertThat(hex(new DateType(), Oid.DATE, -1)).isEqualTo("00000004ffffd532");
  }

  private static long micros(LogicalType type, int oid, String session, TimestampData value) {
    ByteBuf field = Tuples.write(type, oid, Tuples.settings(session), GenericRowData.of(value));
    return PgTime.readTimestamp(field, 4);
  }

  @Test
  void typesThatDoNotGoTogetherAreNamed() {
    Object[][] pairs = {
      {new IntType(), Oid.TEXT},
      {new IntType(), Oid.UUID},
      {new IntType(), Oid.BOOL},
      {new BooleanType(), Oid.INT4},
      {new DateType(), Oid.TIMESTAMP},
      {new DateType(), Oid.TEXT},
      {new TimestampType(3), Oid.DATE},
      {new VarBinaryType(9), Oid.TEXT},
      {TEXT, Oid.BYTEA},
      {new DecimalType(5, 2), Oid.INT4},
      {new SmallIntType(), Oid.FLOAT8},
      {new DoubleType(), Oid.NUMERIC},
    };
    for (Object[] pair : pairs) {
      LogicalType type = (LogicalType) pair[0];
      assertThatThrownBy(() -> ColumnWriters.of(type, 0, Tuples.column((int) pair[1]), Tuples.UTC))
          .as("%s into %s", pair)
          .isInstanceOf(ValidationException.class)
          .hasMessageContaining("column \"c\"")
          .hasMessageContaining(type.asSummaryString())
          .hasMessageContaining("type" + pair[1]);
    }
    LogicalType ints = new ArrayType(new IntType());
    assertThatThrownBy(() -> ColumnWriters.of(ints, 0, Tuples.column(Oid.INT4), Tuples.UTC))
        .hasMessageContaining("ARRAY<INT>");
    assertThatThrownBy(() -> ColumnWriters.of(ints, 0, Tuples.arrayOf(Oid.TEXT), Tuples.UTC))
        .hasMessageContaining("ARRAY<INT>");
    assertThatThrownBy(
            () -> ColumnWriters.of(new IntType(), 0, Tuples.arrayOf(Oid.INT4), Tuples.UTC))
        .isInstanceOf(ValidationException.class);
    assertThatThrownBy(
            () -> ColumnWriters.of(new ArrayType(ints), 0, Tuples.arrayOf(Oid.INT4), Tuples.UTC))
        .hasMessageContaining("ARRAY<ARRAY<INT>>");
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
  }
}
