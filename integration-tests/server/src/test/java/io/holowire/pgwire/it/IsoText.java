package io.holowire.pgwire.it;

import java.time.LocalDate;
import java.time.LocalTime;
import java.time.temporal.ChronoField;

/**
 * What PostgreSQL prints with DateStyle ISO, as numbers: years beyond 9999 and before Christ
 * included.
 */
final class IsoText {
  private static final long MICROS_PER_DAY = 86_400_000_000L;

  private IsoText() {}

  /** Days since 1970-01-01 of {@code year-month-day[ BC]}. */
  static long day(String text) {
    boolean bc = text.endsWith(" BC");
    String[] parts = (bc ? text.substring(0, text.length() - 3) : text).split("-");
    int year = Integer.parseInt(parts[0]);
    return LocalDate.of(
            bc ? 1 - year : year, Integer.parseInt(parts[1]), Integer.parseInt(parts[2]))
        .toEpochDay();
  }

  /** Microseconds since midnight; 24:00:00 is the end of the day. */
  static long micros(String text) {
    return text.equals("24:00:00")
        ? MICROS_PER_DAY
        : LocalTime.parse(text).getLong(ChronoField.MICRO_OF_DAY);
  }

  /** Microseconds since 1970-01-01 00:00 of {@code date time[ BC]}. */
  static long timestamp(String text) {
    boolean bc = text.endsWith(" BC");
    String[] parts = text.split(" ");
    return Math.addExact(
        Math.multiplyExact(day(bc ? parts[0] + " BC" : parts[0]), MICROS_PER_DAY),
        micros(parts[1]));
  }
}
