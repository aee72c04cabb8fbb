package io.holowire.connector.row;

import static org.assertj.core.api.Assertions.assertThat;

import io.holowire.pgwire.type.Oid;
import io.netty.buffer.ByteBuf;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.BooleanType;
import org.apache.flink.table.types.logical.CharType;
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
import org.apache.flink.table.types.logical.TinyIntType;
import org.apache.flink.table.types.logical.VarBinaryType;
import org.apache.flink.table.types.logical.VarCharType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever Flink holds comes back the same, alone and as an element, through each server type. */
class RoundTripTest {
  /** PostgreSQL's years, in milliseconds: 4713 BC to 294276, with room for zones. */
  private static final long EARLIEST = -210_000_000_000_000L;

  private static final long LATEST = 9_224_000_000_000_000L;

  record Pair(LogicalType type, int oid, Function<Random, Object> values) {
    @Override
    public String toString() {
      return type + " through " + oid;
    }
  }

  private static Pair pair(LogicalType type, int oid, Function<Random, Object> values) {
    return new Pair(type, oid, values);
  }

  private static Object text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(40); i > 0; i--) {
      int point = 1 + random.nextInt(random.nextBoolean() ? 0x7E : 0x1F9FF);
      text.appendCodePoint(
          Character.isBmpCodePoint(point) && Character.isSurrogate((char) point) ? 'x' : point);
    }
    return StringData.fromString(text.toString());
  }

  private static Function<Random, Object> decimal(int precision, int scale) {
    return random -> {
      BigInteger unscaled = new BigInteger(1 + random.nextInt(130), random);
      unscaled = unscaled.mod(BigInteger.TEN.pow(precision));
      BigDecimal value = new BigDecimal(random.nextBoolean() ? unscaled : unscaled.negate(), scale);
      return DecimalData.fromBigDecimal(value, precision, scale);
    };
  }

  private static Function<Random, Object> timestamp(int precision) {
    return random -> {
      long millis = random.nextLong(EARLIEST, LATEST) / (random.nextBoolean() ? 1 : 4_000);
      int unit = (int) Math.pow(10, Math.max(3, 9 - precision));
      int nanos = precision <= 3 ? 0 : random.nextInt(1_000_000) / unit * unit;
      long second = precision == 0 ? 1_000 : 1;
      return TimestampData.fromEpochMillis(millis / second * second, nanos);
    };
  }

  static Stream<Pair> pairs() {
    Function<Random, Object> bytes = random -> (byte) random.nextInt();
    Function<Random, Object> shorts = random -> (short) random.nextInt();
    Function<Random, Object> ints = Random::nextInt;
    Function<Random, Object> longs = random -> random.nextLong() >> random.nextInt(64);
    // One NaN: others change their bits on the way through Flink's own rows.
    Function<Random, Object> floats =
        random ->
            Float.intBitsToFloat(Float.floatToIntBits(Float.intBitsToFloat(random.nextInt())));
    Function<Random, Object> doubles =
        random ->
            Double.longBitsToDouble(
                Double.doubleToLongBits(Double.longBitsToDouble(random.nextLong())));
    Function<Random, Object> uuids =
        random -> StringData.fromString(new UUID(random.nextLong(), random.nextLong()).toString());
    Function<Random, Object> binary =
        random -> {
          byte[] value = new byte[random.nextInt(50)];
          random.nextBytes(value);
          return value;
        };
    return Stream.of(
        pair(new BooleanType(), Oid.BOOL, Random::nextBoolean),
        pair(new TinyIntType(), Oid.INT2, bytes),
        pair(new TinyIntType(), Oid.INT4, bytes),
        pair(new SmallIntType(), Oid.INT2, shorts),
        pair(new SmallIntType(), Oid.INT8, shorts),
        pair(new IntType(), Oid.INT4, ints),
        pair(new IntType(), Oid.INT8, ints),
        pair(new BigIntType(), Oid.INT8, longs),
        pair(new FloatType(), Oid.FLOAT4, floats),
        pair(new FloatType(), Oid.FLOAT8, floats),
        pair(new DoubleType(), Oid.FLOAT8, doubles),
        pair(new DecimalType(5, 2), Oid.NUMERIC, decimal(5, 2)),
        pair(new DecimalType(18, 0), Oid.NUMERIC, decimal(18, 0)),
        pair(new DecimalType(18, 18), Oid.NUMERIC, decimal(18, 18)),
        pair(new DecimalType(19, 5), Oid.NUMERIC, decimal(19, 5)),
        pair(new DecimalType(38, 10), Oid.NUMERIC, decimal(38, 10)),
        pair(new DecimalType(9, 0), Oid.INT8, decimal(9, 0)),
        pair(new VarCharType(VarCharType.MAX_LENGTH), Oid.TEXT, RoundTripTest::text),
        pair(new VarCharType(200), Oid.VARCHAR, RoundTripTest::text),
        pair(new CharType(200), Oid.BPCHAR, RoundTripTest::text),
        pair(new VarCharType(200), Oid.JSON, RoundTripTest::text),
        pair(new VarCharType(200), Oid.JSONB, RoundTripTest::text),
        pair(new VarCharType(200), 100_000, RoundTripTest::text),
        pair(new CharType(36), Oid.UUID, uuids),
        pair(new VarBinaryType(100), Oid.BYTEA, binary),
        pair(new DateType(), Oid.DATE, random -> random.nextInt(-2_440_588, 2_145_042_905)),
        pair(new TimeType(3), Oid.TIME, random -> random.nextInt(86_400_000)),
        pair(new TimestampType(6), Oid.TIMESTAMP, timestamp(6)),
        pair(new TimestampType(9), Oid.TIMESTAMP, timestamp(6)),
        pair(new TimestampType(3), Oid.TIMESTAMP, timestamp(3)),
        pair(new TimestampType(0), Oid.TIMESTAMP, timestamp(0)),
        pair(new TimestampType(6), Oid.TIMESTAMPTZ, timestamp(6)),
        pair(new LocalZonedTimestampType(6), Oid.TIMESTAMPTZ, timestamp(6)),
        pair(new LocalZonedTimestampType(3), Oid.TIMESTAMP, timestamp(3)));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void alone(Pair pair) {
    Random random = new Random(7);
    for (int i = 0; i < 3_000; i++) {
      Object value = pair.values.apply(random);
      assertThat(roundTrip(pair.type, pair.oid, value)).isEqualTo(value);
    }
    assertThat(roundTrip(pair.type, pair.oid, null)).isNull();
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void asElements(Pair pair) {
    LogicalType type = new ArrayType(pair.type);
    Random random = new Random(8);
    for (int i = 0; i < 300; i++) {
      Object[] elements = new Object[random.nextInt(4) == 0 ? 0 : random.nextInt(20)];
      for (int e = 0; e < elements.length; e++) {
        elements[e] = random.nextInt(5) == 0 ? null : pair.values.apply(random);
      }
      assertThat(roundTrip(type, pair.oid, new GenericArrayData(elements)))
          .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
          .containsExactly(elements);
    }
    assertThat(roundTrip(type, pair.oid, null)).isNull();
  }

  private static Object roundTrip(LogicalType type, int oid, Object value) {
    ByteBuf field = Tuples.write(type, oid, Tuples.UTC, GenericRowData.of(value));
    return Tuples.value(type, Tuples.read(type, oid, Tuples.UTC, field));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void oneDecoderServesManyRows(Pair pair) {
    RowDecoder decoder = Tuples.decoder(pair.type, pair.oid, Tuples.UTC);
    Random random = new Random(9);
    for (int i = 0; i < 200; i++) {
      Object value = random.nextInt(4) == 0 ? null : pair.values.apply(random);
      ByteBuf field = Tuples.write(pair.type, pair.oid, Tuples.UTC, GenericRowData.of(value));
      assertThat(Tuples.value(pair.type, decoder.decode(Tuples.tuple(field)))).isEqualTo(value);
    }
  }

  @org.junit.jupiter.api.Test
  void textOfAnySize() {
    LogicalType type = new VarCharType(VarCharType.MAX_LENGTH);
    RowDecoder decoder = Tuples.decoder(type, Oid.TEXT, Tuples.UTC);
    for (int size : new int[] {0, 1, 7, 8, 255, 256, 257, 1 << 20, (1 << 20) + 1, 5, 3 << 20, 8}) {
      byte[] text = "x".repeat(size).getBytes(StandardCharsets.UTF_8);
      ByteBuf field =
          Tuples.write(type, Oid.TEXT, Tuples.UTC, GenericRowData.of(StringData.fromBytes(text)));
      assertThat(decoder.decode(Tuples.tuple(field)).getString(0).toBytes()).isEqualTo(text);
    }
  }
}
