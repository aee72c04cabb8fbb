package io.holowire.pgwire.it;

import static io.holowire.pgwire.it.Live.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.holowire.pgwire.conn.Batch;
import io.holowire.pgwire.conn.BatchResult;
import io.holowire.pgwire.conn.PgConnection;
import io.holowire.pgwire.conn.Query;
import io.holowire.pgwire.conn.Rows;
import io.holowire.pgwire.type.Oid;
import io.holowire.pgwire.type.PgInet;
import io.holowire.pgwire.type.PgNumeric;
import io.holowire.pgwire.type.PgScalars;
import io.holowire.pgwire.type.PgText;
import io.holowire.pgwire.type.PgTime;
import io.holowire.pgwire.type.PgUuid;
import io.netty.buffer.ByteBuf;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Every value we write means to the server what it means to us, and comes back the same: edge cases
 * and random ones, judged by the server's own text output.
 */
class ValueIT {
  @RegisterExtension static final Live LIVE = new Live();

  private static final int RANDOM_VALUES = Live.LONG ? 50_000 : 500;

  private static PgConnection connection;

  private final Random random = new Random(20_26);

  /** Decodes the value at (index, length) of a buffer. */
  private interface Read<T> {
    T read(ByteBuf in, int index, int length);
  }

  private record Interval(int months, int days, long micros) {}

  @BeforeAll
  static void connect() {
    connection = LIVE.connect();
  }

  @AfterAll
  static void close() {
    connection.close();
  }

  @Test
  void bool() {
    check(
        Oid.BOOL,
        List.of(true, false),
        PgScalars::writeBool,
        Boolean::parseBoolean,
        (in, i, n) -> PgScalars.readBool(in, i));
  }

  @Test
  void integers() {
    check(
        Oid.INT2,
        some(() -> (short) random.nextInt(), Short.MIN_VALUE, Short.MAX_VALUE, (short) 0),
        PgScalars::writeInt2,
        Short::parseShort,
        (in, i, n) -> PgScalars.readInt2(in, i));
    check(
        Oid.INT4,
        some(random::nextInt, Integer.MIN_VALUE, Integer.MAX_VALUE, 0, -1),
        PgScalars::writeInt4,
        Integer::parseInt,
        (in, i, n) -> PgScalars.readInt4(in, i));
    check(
        Oid.INT8,
        some(random::nextLong, Long.MIN_VALUE, Long.MAX_VALUE, 0L, -1L),
        PgScalars::writeInt8,
        Long::parseLong,
        (in, i, n) -> PgScalars.readInt8(in, i));
  }

  @Test
  void floats() {
    check(
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
    check(
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
    check(Oid.NUMERIC, values, PgNumeric::write, BigDecimal::new, PgNumeric::read);
  }

  @Test
  void numericOfUnscaledLongs() {
    for (int scale : new int[] {0, 1, 2, 3, 4, 5, 6, 9, 12, 17, 18}) {
      check(
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
    check(
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
    check(
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
    check(
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
      check(
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
    check(
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
    check(
        Oid.INTERVAL,
        List.of("infinity", "-infinity"),
        (out, text) -> {
          int end = text.equals("infinity") ? Integer.MAX_VALUE : Integer.MIN_VALUE;
          PgTime.writeInterval(out, end, end, end > 0 ? Long.MAX_VALUE : Long.MIN_VALUE);
        },
        text -> text,
        (in, i, n) -> PgTime.readIntervalMicros(in, i) > 0 ? "infinity" : "-infinity");
  }

  @Test
  void texts() {
    List<String> values =
        some(
            this::randomText,
            "",
            " ",
            "\\N",
            "NULL",
            "'\"\\\t\r\n\u0001\u007f",
            "\u0080\u07ff\u0800\ud7ff\ue000\uffff",
            "\ufeffbom",
            "e\u0301 \u200f\u202e",
            "\ud800\udc00 \udbff\udfff",
            "\ud83d\udc69\u200d\ud83d\ude80",
            "x".repeat(1 << 20));
    for (int oid : new int[] {Oid.TEXT, Oid.VARCHAR}) {
      check(
          oid,
          values,
          (out, v) -> PgText.write(out, v, PgText.NulPolicy.FAIL),
          text -> text,
          PgText::read);
    }
    check(
        Oid.TEXT,
        values,
        (out, v) -> {
          byte[] utf8 = v.getBytes(StandardCharsets.UTF_8);
          PgText.write(out, utf8, 0, utf8.length, PgText.NulPolicy.FAIL);
        },
        text -> text,
        PgText::read);
    check(
        Oid.TEXT,
        List.of("ab"),
        (out, v) -> PgText.write(out, "\0a\0b\0", PgText.NulPolicy.STRIP),
        text -> text,
        PgText::read);
  }

  private String randomText() {
    return random
        .ints(random.nextInt(60), 1, Character.MAX_CODE_POINT + 1)
        .map(c -> random.nextInt(3) == 0 ? 1 + c % 0x7ff : c)
        .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  @Test
  void byteas() {
    check(
        Oid.BYTEA,
        some(
            () -> {
              byte[] bytes = new byte[random.nextInt(300)];
              random.nextBytes(bytes);
              return ByteBuffer.wrap(bytes);
            },
            ByteBuffer.wrap(new byte[0]),
            ByteBuffer.wrap(new byte[1 << 20])),
        (out, v) -> PgScalars.writeBytea(out, v.array()),
        text -> ByteBuffer.wrap(HexFormat.of().parseHex(text.substring(2))),
        (in, i, n) -> ByteBuffer.wrap(PgScalars.readBytea(in, i, n)));
  }

  @Test
  void uuids() {
    List<UUID> values =
        some(
            () -> new UUID(random.nextLong(), random.nextLong()), new UUID(0, 0), new UUID(-1, -1));
    check(
        Oid.UUID,
        values,
        (out, v) ->
            PgScalars.writeUuid(out, v.getMostSignificantBits(), v.getLeastSignificantBits()),
        UUID::fromString,
        (in, i, n) -> PgScalars.readUuid(in, i));
    check(
        Oid.UUID,
        values.stream().map(UUID::toString).toList(),
        PgUuid::write,
        text -> text,
        (in, i, n) -> PgUuid.read(in, i));
  }

  /** Written as the server prints them: it keeps jsonb in a form of its own. */
  @Test
  void json() {
    List<String> values =
        List.of(
            "null",
            "1",
            "\"\u00e4 \\n \ud83d\ude80\"",
            "[1, 2.50, null]",
            "{\"a\": {\"b\": [true, {}]}, \"long\": \"" + "j".repeat(100_000) + "\"}");
    check(
        Oid.JSONB,
        values,
        (out, v) -> PgScalars.writeJsonb(out, v.getBytes(StandardCharsets.UTF_8)),
        text -> text,
        (in, i, n) -> new String(PgScalars.readJsonb(in, i, n), StandardCharsets.UTF_8));
    check(
        Oid.JSON,
        values,
        (out, v) -> PgText.write(out, v, PgText.NulPolicy.FAIL),
        text -> text,
        PgText::read);
  }

  /** Written in any form, read in the server's. */
  @Test
  void inets() {
    Supplier<String> anyAddress =
        () ->
            random.nextBoolean()
                ? "%d.%d.%d.%d/%d"
                    .formatted(
                        random.nextInt(256),
                        random.nextInt(3),
                        random.nextInt(256),
                        random.nextInt(256),
                        random.nextInt(33))
                : random
                        .ints(8, 0, 0x10000)
                        .mapToObj(g -> random.nextInt(3) == 0 ? "%x".formatted(g) : "0")
                        .reduce((a, b) -> a + ":" + b)
                        .orElseThrow()
                    + "/"
                    + random.nextInt(129);
    List<String> raw =
        some(anyAddress, "127.0.0.1", "0.0.0.0/0", "::1", "::", "::ffff:1.2.3.4", "2001:DB8::/32");
    List<String> canonical =
        raw.stream().map(v -> LIVE.oracle().text("select ?::inet::text", v)).toList();
    for (int i = 0; i < raw.size(); i++) {
      String written = raw.get(i);
      String expected = canonical.get(i);
      // inet::text prints the prefix always, the output function only where it says something.
      String shown = expected.replaceFirst(expected.contains(":") ? "/128$" : "/32$", "");
      check(
          Oid.INET,
          List.of(shown),
          (out, v) -> PgInet.write(out, written),
          text -> text.replaceFirst(text.contains(":") ? "/128$" : "/32$", ""),
          PgInet::read);
    }
  }

  @SafeVarargs
  private static <T> List<T> some(Supplier<T> randomValue, T... edges) {
    List<T> values = new ArrayList<>();
    for (T edge : edges) {
      values.add(edge);
    }
    Stream.generate(randomValue).limit(RANDOM_VALUES).forEach(values::add);
    return values;
  }

  private static <T> void check(
      int oid,
      List<T> values,
      BiConsumer<ByteBuf, T> writer,
      Function<String, T> parser,
      Read<T> reader) {
    check(oid, "$1::text", values, writer, parser, reader);
  }

  /** Sends every value, and compares it with the server's text for it and with what comes back. */
  private static <T> void check(
      int oid,
      String text,
      List<T> values,
      BiConsumer<ByteBuf, T> writer,
      Function<String, T> parser,
      Read<T> reader) {
    Batch batch = connection.batch(Query.of("select " + text + ", $1", oid));
    for (T value : values) {
      writer.accept(batch.begin(), value);
      batch.end();
    }
    try (BatchResult result = get(batch.send())) {
      for (int i = 0; i < values.size(); i++) {
        Rows rows = result.rows(i);
        assertThat(rows.next()).isTrue();
        var row = rows.row();
        T value = values.get(i);
        assertThat(parser.apply(row.getText(0))).as("the server's text").isEqualTo(value);
        assertThat(reader.read(row.buffer(), row.index(1), row.length(1)))
            .as("what comes back")
            .isEqualTo(value);
      }
    }
  }
}
