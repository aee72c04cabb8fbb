package io.holowire.pgwire.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Golden bytes from the send functions of PostgreSQL 15; java.time as the oracle. */
class PgTimeTest {
  private static final LocalDate WIRE_EPOCH = LocalDate.of(2000, 1, 1);
  private static final LocalDate FIRST = LocalDate.of(-4713, 11, 24); // 4714 BC
  private static final LocalDate LAST = LocalDate.of(5_874_897, 12, 31);

  @ParameterizedTest
  @CsvSource({
    "1970-01-01, ffffd533",
    "2000-01-01, 00000000",
    "1969-12-31, ffffd532",
    "0001-01-01, fff4dbf9",
    "0000-12-31, fff4dbf8", // 1 BC
    "-4713-11-24, ffda97a7", // 4714 BC
    "+5874897-12-31, 7fda970c",
  })
  void dates(LocalDate date, String hex) {
    int epochDay = (int) date.toEpochDay();
    assertThat(Fields.hex(out -> PgTime.writeDate(out, epochDay))).isEqualTo(hex);
    assertThat(Fields.readFixed(hex, PgTime::readDate)).isEqualTo(epochDay);
  }

  @ParameterizedTest
  @CsvSource({
    "1970-01-01T00:00, fffca2fec4c82000",
    "2000-01-01T00:00, 0000000000000000",
    "1969-12-31T23:59:59.999999, fffca2fec4c81fff",
    "0001-01-01T00:00, ff1fe2ffc59c6000",
    "-4713-11-24T00:00, fd0f7cc1411fa000",
    "+294247-01-10T04:00:54.775806, 7ffca2fec4c81ffe",
  })
  void timestamps(LocalDateTime timestamp, String hex) {
    long micros = epochMicros(timestamp);
    assertThat(Fields.hex(out -> PgTime.writeTimestamp(out, micros))).isEqualTo(hex);
    assertThat(Fields.readFixed(hex, PgTime::readTimestamp)).isEqualTo(micros);
  }

  @Test
  void infinities() {
    assertThat(Fields.hex(out -> PgTime.writeDate(out, PgTime.DATE_INFINITY)))
        .isEqualTo("7fffffff");
    assertThat(Fields.hex(out -> PgTime.writeDate(out, PgTime.DATE_NEGATIVE_INFINITY)))
        .isEqualTo("80000000");
    assertThat(Fields.hex(out -> PgTime.writeTimestamp(out, PgTime.TIMESTAMP_INFINITY)))
        .isEqualTo("7fffffffffffffff");
    assertThat(Fields.hex(out -> PgTime.writeTimestamp(out, PgTime.TIMESTAMP_NEGATIVE_INFINITY)))
        .isEqualTo("8000000000000000");
    assertThat(Fields.readFixed("7fffffff", PgTime::readDate)).isEqualTo(PgTime.DATE_INFINITY);
    assertThat(Fields.readFixed("80000000", PgTime::readDate))
        .isEqualTo(PgTime.DATE_NEGATIVE_INFINITY);
    assertThat(Fields.readFixed("7fffffffffffffff", PgTime::readTimestamp))
        .isEqualTo(PgTime.TIMESTAMP_INFINITY);
    assertThat(Fields.readFixed("8000000000000000", PgTime::readTimestamp))
        .isEqualTo(PgTime.TIMESTAMP_NEGATIVE_INFINITY);
  }

  @Test
  void isInfinite() {
    assertThat(PgTime.isInfinite(PgTime.DATE_INFINITY)).isTrue();
    assertThat(PgTime.isInfinite(PgTime.DATE_NEGATIVE_INFINITY)).isTrue();
    assertThat(PgTime.isInfinite(0)).isFalse();
    assertThat(PgTime.isInfinite(PgTime.TIMESTAMP_INFINITY)).isTrue();
    assertThat(PgTime.isInfinite(PgTime.TIMESTAMP_NEGATIVE_INFINITY)).isTrue();
    assertThat(PgTime.isInfinite(0L)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE + 1, Integer.MAX_VALUE - 1})
  void datesTheServerHasNotAreRefused(int epochDay) {
    assertThat(Fields.refusal(out -> PgTime.writeDate(out, epochDay)))
        .isInstanceOf(ArithmeticException.class);
  }

  @Test
  void theDaysNextToTheRangeAreRefused() {
    int before = (int) FIRST.toEpochDay() - 1;
    int after = (int) LAST.toEpochDay() + 1;
    assertThat(Fields.refusal(out -> PgTime.writeDate(out, before)))
        .isInstanceOf(ArithmeticException.class);
    assertThat(Fields.refusal(out -> PgTime.writeDate(out, after)))
        .isInstanceOf(ArithmeticException.class);
    long micros = epochMicros(FIRST.atStartOfDay()) - 1;
    assertThat(Fields.refusal(out -> PgTime.writeTimestamp(out, micros)))
        .isInstanceOf(ArithmeticException.class);
    assertThat(Fields.refusal(out -> PgTime.writeTimestamp(out, Long.MIN_VALUE + 1)))
        .isInstanceOf(ArithmeticException.class);
  }

  /** The last microsecond before infinity in this API, and what the server has behind it. */
  @Test
  void timestampsNearTheEndOfLong() {
    assertThat(
            Fields.roundTripFixed(
                out -> PgTime.writeTimestamp(out, Long.MAX_VALUE - 1), PgTime::readTimestamp))
        .isEqualTo(Long.MAX_VALUE - 1);
    assertThatThrownBy(() -> Fields.readFixed("7ffca2fec4c81fff", PgTime::readTimestamp))
        .as("would read as infinity")
        .isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> Fields.readFixed("7fffff5bb3b29fff", PgTime::readTimestamp))
        .as("294276-12-31 23:59:59.999999")
        .isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> Fields.readFixed("7fffffee", PgTime::readDate))
        .isInstanceOf(ArithmeticException.class);
  }

  @Test
  void times() {
    long micros = 45_296_789_012L; // 12:34:56.789012
    assertThat(Fields.hex(out -> PgTime.writeTime(out, micros))).isEqualTo("0000000a8be62614");
    assertThat(Fields.readFixed("0000000a8be62614", PgTime::readTime)).isEqualTo(micros);
    assertThat(Fields.hex(out -> PgTime.writeTime(out, PgTime.MICROS_PER_DAY)))
        .as("24:00:00")
        .isEqualTo("000000141dd76000");
    assertThat(Fields.hex(out -> PgTime.writeTime(out, 0))).isEqualTo("0000000000000000");
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, PgTime.MICROS_PER_DAY + 1, Long.MIN_VALUE, Long.MAX_VALUE})
  void timesOutsideOfTheDayAreRefused(long micros) {
    assertThat(Fields.refusal(out -> PgTime.writeTime(out, micros)))
        .isInstanceOf(ArithmeticException.class);
  }

  @Test
  void intervals() {
    // 1 year 2 months -3 days 04:05:06.789
    String hex = "000000036c97ca88fffffffd0000000e";
    assertThat(Fields.hex(out -> PgTime.writeInterval(out, 14, -3, 14_706_789_000L)))
        .isEqualTo(hex);
    assertThat(Fields.readFixed(hex, PgTime::readIntervalMonths)).isEqualTo(14);
    assertThat(Fields.readFixed(hex, PgTime::readIntervalDays)).isEqualTo(-3);
    assertThat(Fields.readFixed(hex, PgTime::readIntervalMicros)).isEqualTo(14_706_789_000L);
  }

  @Test
  void infiniteIntervals() {
    int max = Integer.MAX_VALUE;
    int min = Integer.MIN_VALUE;
    assertThat(PgTime.isInfinite(max, max, Long.MAX_VALUE)).isTrue();
    assertThat(PgTime.isInfinite(min, min, Long.MIN_VALUE)).isTrue();
    assertThat(PgTime.isInfinite(min, min, Long.MAX_VALUE)).isFalse();
    assertThat(PgTime.isInfinite(0, max, Long.MAX_VALUE)).isFalse();
    assertThat(PgTime.isInfinite(max, max, 0)).isFalse();
  }

  @Test
  void anyDateAgainstJavaTime() {
    Random random = new Random(4);
    long days = ChronoUnit.DAYS.between(FIRST, LAST) + 1;
    for (int i = 0; i < 50_000; i++) {
      LocalDate date = FIRST.plusDays((long) (random.nextDouble() * days));
      int wire = (int) ChronoUnit.DAYS.between(WIRE_EPOCH, date);
      String hex = Fields.hex(out -> PgTime.writeDate(out, (int) date.toEpochDay()));
      assertThat(hex).as("%s", date).isEqualTo(String.format("%08x", wire));
      assertThat(LocalDate.ofEpochDay(Fields.readFixed(hex, PgTime::readDate))).isEqualTo(date);
    }
  }

  @Test
  void anyTimestampAgainstJavaTime() {
    Random random = new Random(5);
    LocalDateTime first = FIRST.atStartOfDay();
    for (int i = 0; i < 50_000; i++) {
      LocalDateTime timestamp =
          first.plusDays(random.nextInt(109_000_000)).plusNanos(1_000L * random.nextInt(1 << 30));
      long wire = ChronoUnit.MICROS.between(WIRE_EPOCH.atStartOfDay(), timestamp);
      long micros = epochMicros(timestamp);
      String hex = Fields.hex(out -> PgTime.writeTimestamp(out, micros));
      assertThat(hex).as("%s", timestamp).isEqualTo(String.format("%016x", wire));
      assertThat(Fields.readFixed(hex, PgTime::readTimestamp)).isEqualTo(micros);
    }
  }

  private static long epochMicros(LocalDateTime timestamp) {
    return ChronoUnit.MICROS.between(LocalDateTime.ofEpochSecond(0, 0, ZoneOffset.UTC), timestamp);
  }
}
