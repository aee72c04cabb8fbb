package io.holowire.it.writer;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.BinaryType;
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
import org.apache.flink.table.types.logical.TinyIntType;
import org.apache.flink.table.types.logical.VarBinaryType;

/** Which of Flink's types is written into which of the server's, with values of each pair. */
public final class TypePairs {
  private static final Random RANDOM = new Random(13);
  private static final int RANDOMS = 20;

  /**
   * A value as Flink holds it, and as the server reads it in a literal.
   *
   * @param value null = NULL
   */
  public record Sample(Object value, String literal) {
    public static final Sample NULL = new Sample(null, null);

    public String quoted() {
      return literal == null ? "null" : "'" + literal.replace("'", "''") + "'";
    }
  }

  /**
   * @param cast whether text stands in for the server's type, which COPY does not take
   */
  public record Pair(LogicalType flink, String server, boolean cast, List<Sample> samples) {
    @Override
    public String toString() {
      return flink + " into " + server;
    }
  }

  private TypePairs() {}

  /** All pairs, by Flink's type. */
  public static List<List<Pair>> groups() {
    return List.of(
        booleans(),
        integers(),
        floats(),
        decimals(),
        TextPairs.direct(),
        TextPairs.byCast(),
        binaries(),
        datesAndTimes(),
        timestamps());
  }

  private static <T> Pair pair(
      LogicalType flink,
      String server,
      Function<T, Object> value,
      Function<T, String> literal,
      Collection<T> samples) {
    return new Pair(
        flink,
        server,
        false,
        samples.stream().map(s -> new Sample(value.apply(s), literal.apply(s))).toList());
  }

  private static List<Pair> booleans() {
    return List.of(
        pair(new BooleanType(), "boolean", b -> b, String::valueOf, List.of(true, false, true)));
  }

  private static List<Pair> integers() {
    List<Pair> pairs = new ArrayList<>();
    for (String server :
        List.of(
            "smallint",
            "integer",
            "bigint",
            "real",
            "double precision",
            "numeric",
            "numeric(24, 5)")) {
      long most =
          switch (server) {
            case "smallint" -> Short.MAX_VALUE;
            case "integer" -> Integer.MAX_VALUE;
            case "real" -> 1 << 24;
            case "double precision" -> 1L << 53;
            default -> Long.MAX_VALUE;
          };
      pairs.add(
          pair(new TinyIntType(), server, Long::byteValue, String::valueOf, longs(Byte.MAX_VALUE)));
      pairs.add(
          pair(
              new SmallIntType(),
              server,
              Long::shortValue,
              String::valueOf,
              longs(Short.MAX_VALUE)));
      pairs.add(
          pair(
              new IntType(),
              server,
              Long::intValue,
              String::valueOf,
              longs(Math.min(Integer.MAX_VALUE, most))));
      pairs.add(pair(new BigIntType(), server, v -> v, String::valueOf, longs(most)));
    }
    return pairs;
  }

  /** Up to the bound, and down to what lies below its opposite when that is a type's end. */
  private static List<Long> longs(long most) {
    long least = (most & 1) == 0 ? -most : -most - 1;
    return LongStream.concat(
            LongStream.of(0, 1, -1, 7, most, least), RANDOM.longs(RANDOMS, least, most))
        .boxed()
        .toList();
  }

  private static List<Pair> floats() {
    List<Float> floats =
        new ArrayList<>(
            List.of(
                0f,
                -0f,
                0.1f,
                Float.NaN,
                Float.POSITIVE_INFINITY,
                Float.NEGATIVE_INFINITY,
                Float.MIN_VALUE,
                Float.MAX_VALUE,
                -Float.MAX_VALUE,
                16777217f));
    List<Double> doubles =
        new ArrayList<>(
            List.of(
                0d,
                -0d,
                0.1,
                Double.NaN,
                Double.POSITIVE_INFINITY,
                Double.NEGATIVE_INFINITY,
                Double.MIN_VALUE,
                Double.MAX_VALUE,
                -Double.MAX_VALUE,
                9007199254740993d));
    for (int i = 0; i < RANDOMS; i++) {
      floats.add(Float.intBitsToFloat(RANDOM.nextInt()));
      doubles.add(Double.longBitsToDouble(RANDOM.nextLong()));
    }
    List<Double> narrow = new ArrayList<>(floats.stream().map(Float::doubleValue).toList());
    narrow.addAll(List.of(0.1, 1e-40, 3.4028234e38, 1 / 3d)); // rounded as the server rounds
    return List.of(
        pair(new FloatType(), "real", f -> f, String::valueOf, floats),
        pair(new FloatType(), "double precision", f -> f, f -> "" + f.doubleValue(), floats),
        pair(new DoubleType(), "real", d -> d, d -> "" + d.floatValue(), narrow),
        pair(new DoubleType(), "double precision", d -> d, String::valueOf, doubles));
  }

  private static List<Pair> decimals() {
    return List.of(
        decimal(5, 2, "numeric", 5),
        decimal(5, 2, "numeric(5, 2)", 5),
        decimal(5, 2, "numeric(38, 18)", 5),
        decimal(18, 0, "numeric(18)", 18),
        decimal(18, 18, "numeric", 18),
        decimal(38, 0, "numeric", 38),
        decimal(38, 18, "numeric", 38),
        decimal(38, 18, "numeric(38, 18)", 38),
        decimal(38, 38, "numeric(40, 39)", 38),
        decimal(10, 4, "numeric(6, 2)", 7), // rounded as the server rounds
        decimal(10, 4, "numeric(12, 2)", 10),
        decimal(38, 20, "numeric(38, 10)", 38),
        decimal(38, 0, "numeric(34, -4)", 37),
        decimal(4, 0, "smallint", 4),
        decimal(9, 0, "integer", 9),
        decimal(18, 0, "bigint", 18),
        decimal(38, 0, "bigint", 18),
        decimal(38, 0, "smallint", 4),
        decimal(7, 0, "real", 7),
        decimal(15, 0, "double precision", 15),
        decimal(9, 4, "real", 9),
        decimal(38, 18, "real", 38),
        decimal(18, 4, "double precision", 18),
        decimal(38, 18, "double precision", 38));
  }

  private static Pair decimal(int precision, int scale, String server, int digits) {
    BigInteger end = BigInteger.TEN.pow(digits);
    List<BigInteger> unscaled =
        new ArrayList<>(
            List.of(
                BigInteger.ZERO,
                BigInteger.ONE,
                BigInteger.ONE.negate(),
                BigInteger.TEN.pow(digits - 1),
                BigInteger.valueOf(5)));
    if (!server.contains("2)") || digits != 7) {
      unscaled.add(end.subtract(BigInteger.ONE));
      unscaled.add(BigInteger.ONE.subtract(end));
    }
    for (int i = 0; i < RANDOMS; i++) {
      BigInteger random = new BigInteger(1 + RANDOM.nextInt(130), RANDOM).mod(end);
      unscaled.add(i % 2 == 0 ? random : random.negate());
    }
    return pair(
        new DecimalType(precision, scale),
        server,
        u -> DecimalData.fromBigDecimal(new BigDecimal(u, scale), precision, scale),
        u -> new BigDecimal(u, scale).toPlainString(),
        unscaled);
  }

  private static List<Pair> binaries() {
    List<byte[]> bytes = new ArrayList<>(List.of(new byte[0], new byte[] {0, -1, '\\'}));
    for (int i = 0; i < RANDOMS; i++) {
      byte[] random = new byte[RANDOM.nextInt(40)];
      RANDOM.nextBytes(random);
      bytes.add(random);
    }
    Function<byte[], String> literal = b -> "\\x" + HexFormat.of().formatHex(b);
    return List.of(
        pair(new VarBinaryType(VarBinaryType.MAX_LENGTH), "bytea", b -> b, literal, bytes),
        pair(
            new BinaryType(3),
            "bytea",
            b -> b,
            literal,
            List.of(new byte[3], new byte[] {1, 2, 3})));
  }

  private static List<Pair> datesAndTimes() {
    List<LocalDate> dates =
        Stream.of(
                "0001-01-01", "1582-10-10", "1969-12-31", "1970-01-01", "2024-02-29", "9999-12-31")
            .map(LocalDate::parse)
            .toList();
    List<LocalTime> seconds =
        Stream.of("00:00", "23:59:59", "12:34:56").map(LocalTime::parse).toList();
    List<LocalTime> millis =
        Stream.of("00:00", "23:59:59.999", "12:34:56.789").map(LocalTime::parse).toList();
    Function<LocalTime, Object> time = t -> (int) (t.toNanoOfDay() / 1_000_000);
    return List.of(
        pair(new DateType(), "date", d -> (int) d.toEpochDay(), String::valueOf, dates),
        pair(new TimeType(0), "time", time, String::valueOf, seconds),
        pair(new TimeType(0), "time(0)", time, String::valueOf, seconds),
        pair(new TimeType(3), "time", time, String::valueOf, millis),
        // The server alone would round to 24:00:00.
        pair(
            new TimeType(3), "time(0)", time, t -> "" + t.truncatedTo(ChronoUnit.SECONDS), millis));
  }

  private static List<Pair> timestamps() {
    List<Pair> pairs = new ArrayList<>();
    for (int precision : new int[] {0, 3, 6, 9}) {
      List<LocalDateTime> times = times(precision);
      LogicalType local = new TimestampType(precision);
      LogicalType instant = new LocalZonedTimestampType(precision);
      for (String server : List.of("timestamp", "timestamp(3)", "timestamp(0)")) {
        pairs.add(timestamp(local, server, times));
      }
      pairs.add(timestamp(instant, "timestamp", times));
      pairs.add(timestamp(local, "timestamptz", times));
      for (String server : List.of("timestamptz", "timestamptz(3)")) {
        pairs.add(timestamp(instant, server, times));
      }
    }
    return pairs;
  }

  /** The session's zone is UTC. Digits that the column does not keep are cut. */
  private static Pair timestamp(LogicalType flink, String server, List<LocalDateTime> times) {
    ChronoUnit kept =
        server.endsWith("(0)")
            ? ChronoUnit.SECONDS
            : server.endsWith("(3)") ? ChronoUnit.MILLIS : ChronoUnit.MICROS;
    String zone = server.startsWith("timestamptz") ? "Z" : "";
    return pair(
        flink,
        server,
        TimestampData::fromLocalDateTime,
        time -> time.truncatedTo(kept) + zone,
        times);
  }

  private static List<LocalDateTime> times(int precision) {
    List<LocalDateTime> times =
        new ArrayList<>(
            Stream.of(
                    "0001-01-01T00:00:00.000000001",
                    "1582-10-10T10:10:10.999999999",
                    "1900-01-01T00:00:00",
                    "1969-12-31T23:59:59.999999999",
                    "1970-01-01T00:00:00.000001",
                    "9999-12-31T23:59:59.999999999")
                .map(LocalDateTime::parse)
                .toList());
    for (int i = 0; i < RANDOMS; i++) {
      Instant random =
          Instant.ofEpochSecond(
              RANDOM.nextLong(-10_000_000_000L, 10_000_000_000L), RANDOM.nextInt(1_000_000_000));
      times.add(LocalDateTime.ofInstant(random, ZoneOffset.UTC));
    }
    int unit = (int) Math.pow(10, 9 - precision);
    return times.stream().map(t -> t.withNano(t.getNano() / unit * unit)).toList();
  }
}
