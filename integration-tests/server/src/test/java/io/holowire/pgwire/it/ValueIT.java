package io.holowire.pgwire.it;

import static io.holowire.pgwire.it.Differential.some;

import io.holowire.pgwire.conn.PgConnection;
import io.holowire.pgwire.type.Oid;
import io.holowire.pgwire.type.PgNumeric;
import io.holowire.pgwire.type.PgScalars;
import io.holowire.pgwire.type.PgTime;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Numbers, dates and times that we write mean to the server what they mean to us, and come back the
 * same: edge cases and random ones, judged by the server's own text output.
 */
class ValueIT {
  @RegisterExtension static final Live LIVE = new Live();

  private static PgConnection connection;
  private static Differential server;

  private final Random random = new Random(20_26);

  private record Interval(int months, int days, long micros) {}

  @BeforeAll
  static void connect() {
    connection = LIVE.connect();
    server = new Differential(connection);
  }

  @AfterAll
  static void close() {
    connection.close();
  }

  @Test
  void bool() {
    server.check(
        Oid.BOOL,
        List.of(true, false),
        PgScalars::writeBool,
        Boolean::parseBoolean,
        (in, i, n) -> PgScalars.readBool(in, i));
  }

  @Test
  void integers() {
    server.check(
        Oid.INT2,
        some(() -> (short) random.nextInt(), Short.MIN_VALUE, Short.MAX_VALUE, (short) 0),
        PgScalars::writeInt2,
        Short::parseShort,
        (in, i, n) -> PgScalars.readInt2(in, i));
    server.check(
        Oid.INT4,
        some(random::nextInt, Integer.MIN_VALUE, Integer.MAX_VALUE, 0, -1),
        PgScalars::writeInt4,
        Integer::parseInt,
        (in, i, n) -> PgScalars.readInt4(in, i));
    server.check(
        Oid.INT8,
        some(random::nextLong, Long.MIN_VALUE, Long.MAX_VALUE, 0L, -1L),
        PgScalars::writeInt8,
        Long::parseLong,
        (in, i, n) -> PgScalars.readInt8(in, i));
  }

  @Test
  void floats() {
    server.check(
        Oid.FLOAT4,
        some(
            () -> Float.intBitsToFloat(random.nextInt() & 0x7f7f_ffff),
            0f,
            -0f,
            Float.NaN,
            Float.POSITIVE_INFINITY,
            Float.NEGATIVE_INFINITY,
            Float.MIN_VALUE,
            -Float.MIN_NORMAL,
            Float.MAX_VALUE,
            1.1f,
            -1e-7f,
            16777217f),
        PgScalars::writeFloat4,
        Float::parseFloat,
        (in, i, n) -> PgScalars.readFloat4(in, i));
    server.check(
        Oid.FLOAT8,
        some(
            () -> Double.longBitsToDouble(random.nextLong() & 0x7fef_ffff_ffff_ffffL),
            0d,
            -0d,
            Double.NaN,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY,
            Double.MIN_VALUE,
            -Double.MIN_NORMAL,
            Double.MAX_VALUE,
            0.1,
            1e22,
            1e23,
            -5e-324),
        PgScalars::writeFloat8,
        Double::parseDouble,
        (in, i, n) -> PgScalars.readFloat8(in, i));
  }

  @Test
  void numeric() {
    List<BigDecimal> values =
        some(
            () ->
                new BigDecimal(new BigInteger(1 + random.nextInt(200), random), random.nextInt(60))
                    .multiply(BigDecimal.valueOf(random.nextBoolean() ? 1 : -1)),
            BigDecimal.ZERO,
            new BigDecimal("0.00"),
            BigDecimal.ONE,
            new BigDecimal("-0.0001"),
            new BigDecimal("10000"),
            new BigDecimal("9999.9999"),
            new BigDecimal("1e-5"),
            new BigDecimal("100000000.00000001"),
            new BigDecimal("123456789012345678"),
            new BigDecimal(Long.MIN_VALUE),
            new BigDecimal(BigInteger.ONE, PgNumeric.MAX_SCALE),
            new BigDecimal(BigInteger.TEN.pow(PgNumeric.MAX_INTEGER_DIGITS - 1)),
            new BigDecimal("0." + "0".repeat(200) + "12345"));
    server.check(Oid.NUMERIC, values, PgNumeric::write, BigDecimal::new, PgNumeric::read);
  }

  @Test
  void numericOfUnscaledLongs() {
    for (int scale : new int[] {0, 1, 2, 3, 4, 5, 6, 9, 12, 17, 18}) {
      server.check(
          Oid.NUMERIC,
          some(
              () -> random.nextLong() >> random.nextInt(64),
              0L,
              1L,
              -1L,
              9999L,
              10_000L,
              999_999_999_999_999_999L,
              -999_999_999_999_999_999L,
              Long.MAX_VALUE,
              Long.MIN_VALUE),
          (out, unscaled) -> PgNumeric.write(out, unscaled, scale),
          text -> new BigDecimal(text).setScale(scale).unscaledValue().longValueExact(),
          (in, i, n) ->
              PgNumeric.fitsLong(in, i, n, scale)
                  ? PgNumeric.readUnscaled(in, i, n, scale)
                  : PgNumeric.read(in, i, n).unscaledValue().longValueExact());
    }
  }

  @Test
  void numericSpecials() {
    server.check(
        Oid.NUMERIC,
        List.of(
            PgNumeric.Kind.NAN, PgNumeric.Kind.POSITIVE_INFINITY, PgNumeric.Kind.NEGATIVE_INFINITY),
        (out, kind) -> {
          switch (kind) {
            case NAN -> PgNumeric.writeNaN(out);
            case POSITIVE_INFINITY -> PgNumeric.writePositiveInfinity(out);
            default -> PgNumeric.writeNegativeInfinity(out);
          }
        },
        text ->
            switch (text) {
              case "NaN" -> PgNumeric.Kind.NAN;
              case "Infinity" -> PgNumeric.Kind.POSITIVE_INFINITY;
              case "-Infinity" -> PgNumeric.Kind.NEGATIVE_INFINITY;
              default -> PgNumeric.Kind.FINITE;
            },
        (in, i, n) -> PgNumeric.kind(in, i));
  }

  @Test
  void dates() {
    int first = (int) IsoText.day("4714-11-24 BC");
    int last = (int) IsoText.day("5874897-12-31");
    server.check(
        Oid.DATE,
        some(
            () ->
                random.nextBoolean()
                    ? random.nextInt(-800_000, 800_000)
                    : random.nextInt(first, last),
            0,
            -1,
            first,
            last,
            (int) IsoText.day("0001-12-31 BC"),
            (int) IsoText.day("0001-01-01"),
            (int) IsoText.day("0001-02-29 BC"),
            (int) IsoText.day("10000-01-01"),
            PgTime.DATE_INFINITY,
            PgTime.DATE_NEGATIVE_INFINITY),
        PgTime::writeDate,
        text ->
            switch (text) {
              case "infinity" -> PgTime.DATE_INFINITY;
              case "-infinity" -> PgTime.DATE_NEGATIVE_INFINITY;
              default -> (int) IsoText.day(text);
            },
        (in, i, n) -> PgTime.readDate(in, i));
  }

  @Test
  void times() {
    server.check(
        Oid.TIME,
        some(
            () -> random.nextLong(PgTime.MICROS_PER_DAY),
            0L,
            1L,
            PgTime.MICROS_PER_DAY - 1,
            PgTime.MICROS_PER_DAY),
        PgTime::writeTime,
        IsoText::micros,
        (in, i, n) -> PgTime.readTime(in, i));
  }

  @Test
  void timestamps() {
    long first = IsoText.timestamp("4714-11-24 00:00:00 BC");
    List<Long> values =
        some(
            () ->
                random.nextBoolean()
                    ? random.nextLong(-1L << 52, 1L << 52)
                    : random.nextLong(first, Long.MAX_VALUE),
            0L,
            -1L,
            1L,
            first,
            Long.MAX_VALUE - 1,
            IsoText.timestamp("1999-12-31 23:59:59.999999"),
            IsoText.timestamp("2000-01-01 00:00:00"),
            IsoText.timestamp("0001-12-31 23:59:59.999999 BC"),
            PgTime.TIMESTAMP_INFINITY,
            PgTime.TIMESTAMP_NEGATIVE_INFINITY);
    for (int oid : new int[] {Oid.TIMESTAMP, Oid.TIMESTAMPTZ}) {
      server.check(
          oid,
          values,
          PgTime::writeTimestamp,
          text ->
              switch (text) {
                case "infinity" -> PgTime.TIMESTAMP_INFINITY;
                case "-infinity" -> PgTime.TIMESTAMP_NEGATIVE_INFINITY;
                default -> IsoText.timestamp(text.replace("+00", ""));
              },
          (in, i, n) -> PgTime.readTimestamp(in, i));
    }
  }

  @Test
  void intervals() {
    String parts =
        "(extract(year from $1) * 12 + extract(month from $1)) || ' ' || extract(day from $1) || '"
            + " ' || (extract(hour from $1) * 3600000000 + extract(minute from $1) * 60000000 +"
            + " extract(microseconds from $1))";
    server.check(
        Oid.INTERVAL,
        parts,
        some(
            () -> new Interval(random.nextInt(), random.nextInt(), random.nextLong()),
            new Interval(0, 0, 0),
            new Interval(-1, 1, -1),
            new Interval(13, -400, 86_400_000_001L),
            new Interval(Integer.MIN_VALUE + 1, Integer.MAX_VALUE, Long.MIN_VALUE + 1)),
        (out, v) -> PgTime.writeInterval(out, v.months, v.days, v.micros),
        text -> {
          long[] p =
              Stream.of(text.split(" "))
                  .mapToLong(n -> new BigDecimal(n).longValueExact())
                  .toArray();
          return new Interval((int) p[0], (int) p[1], p[2]);
        },
        (in, i, n) ->
            new Interval(
                PgTime.readIntervalMonths(in, i),
                PgTime.readIntervalDays(in, i),
                PgTime.readIntervalMicros(in, i)));
    server.check(
        Oid.INTERVAL,
        List.of("infinity", "-infinity"),
        (out, text) -> {
          int end = text.equals("infinity") ? Integer.MAX_VALUE : Integer.MIN_VALUE;
          PgTime.writeInterval(out, end, end, end > 0 ? Long.MAX_VALUE : Long.MIN_VALUE);
        },
        text -> text,
        (in, i, n) -> PgTime.readIntervalMicros(in, i) > 0 ? "infinity" : "-infinity");
  }
}
