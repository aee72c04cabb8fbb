package io.holowire.connector.row;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

/**
 * Dates and times of the wire, which count from 2000, in ISO 8601 as the server prints them, which
 * every DateStyle reads alike. An instant bears the offset of UTC, so that no TimeZone matters.
 */
final class TimeText {
  private static final long MICROS_PER_DAY = 86_400_000_000L;
  private static final int MICROS_PER_SECOND = 1_000_000;

  /** From 0000-03-01, whence years end with their leap day, to 2000-01-01. */
  private static final int MARCH_OF_YEAR_0 = 730_425;

  private static final int DAYS_PER_ERA = 146_097; // 400 years
  private static final int YEARS_PER_ERA = 400;

  private TimeText() {}

  static void date(int days, ByteBuf out) {
    era(day(days, out), out);
  }

  static void time(long micros, ByteBuf out) {
    int seconds = (int) (micros / MICROS_PER_SECOND);
    Digits.padded(seconds / 3_600, 2, out);
    out.writeByte(':');
    Digits.padded(seconds / 60 % 60, 2, out);
    out.writeByte(':');
    Digits.padded(seconds % 60, 2, out);
    int fraction = (int) (micros % MICROS_PER_SECOND);
    if (fraction > 0) {
      out.writeByte('.');
      Digits.padded(fraction, 6, out);
      int end = out.writerIndex();
      while (out.getByte(end - 1) == '0') {
        end--;
      }
      out.writerIndex(end);
    }
  }

  static void timestamp(long micros, ByteBuf out) {
    era(local(micros, out), out);
  }

  static void instant(long micros, ByteBuf out) {
    boolean beforeChrist = local(micros, out);
    ByteBufUtil.writeAscii(out, "+00");
    era(beforeChrist, out);
  }

  private static boolean local(long micros, ByteBuf out) {
    boolean beforeChrist = day((int) Math.floorDiv(micros, MICROS_PER_DAY), out);
    out.writeByte(' ');
    time(Math.floorMod(micros, MICROS_PER_DAY), out);
    return beforeChrist;
  }

  /** Year, month and day; answers whether the year is one before Christ. */
  private static boolean day(int days, ByteBuf out) {
    // Howard Hinnant's civil_from_days: no table, and no object.
    long shifted = (long) days + MARCH_OF_YEAR_0;
    int era = (int) Math.floorDiv(shifted, DAYS_PER_ERA);
    int dayOfEra = Math.floorMod(shifted, DAYS_PER_ERA);
    int yearOfEra =
        (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / (DAYS_PER_ERA - 1)) / 365;
    int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    int marchMonth = (5 * dayOfYear + 2) / 153;
    int month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
    int year = era * YEARS_PER_ERA + yearOfEra + (month <= 2 ? 1 : 0);
    boolean beforeChrist = year <= 0;
    Digits.padded(beforeChrist ? 1 - year : year, 4, out);
    out.writeByte('-');
    Digits.padded(month, 2, out);
    out.writeByte('-');
    Digits.padded(dayOfYear - (153 * marchMonth + 2) / 5 + 1, 2, out);
    return beforeChrist;
  }

  private static void era(boolean beforeChrist, ByteBuf out) {
    if (beforeChrist) {
      ByteBufUtil.writeAscii(out, " BC");
    }
  }
}
