package io.holowire.pgwire.type;

import io.netty.buffer.ByteBuf;

/**
 * Date, time, timestamp, timestamptz and interval.
 *
 * <p>The API counts from 1970-01-01 in the proleptic Gregorian calendar, as {@code java.time} does;
 * the wire counts from 2000-01-01. Timestamptz is an instant; timestamp is the same number for a
 * local date and time read as if it were UTC. Ranges are the server's ({@code
 * datatype/timestamp.h}): dates 4714-11-24 BC to 5874897-12-31, timestamps 4714-11-24 BC to
 * 294276-12-31, of which this API reaches 294247-01-10 because that is where microseconds since
 * 1970 end.
 */
public final class PgTime {
  /** Date {@code infinity}, both ways. */
  public static final int DATE_INFINITY = Integer.MAX_VALUE;

  /** Date {@code -infinity}, both ways. */
  public static final int DATE_NEGATIVE_INFINITY = Integer.MIN_VALUE;

  /** Timestamp {@code infinity}, both kinds, both ways. */
  public static final long TIMESTAMP_INFINITY = Long.MAX_VALUE;

  /** Timestamp {@code -infinity}, both kinds, both ways. */
  public static final long TIMESTAMP_NEGATIVE_INFINITY = Long.MIN_VALUE;

  /** Time {@code 24:00:00}, which the server allows and {@code LocalTime} does not. */
  public static final long MICROS_PER_DAY = 86_400_000_000L;

  private static final int EPOCH_DAYS = 10_957; // 1970-01-01 to 2000-01-01
  private static final long EPOCH_MICROS = EPOCH_DAYS * MICROS_PER_DAY;

  // In days and microseconds of the wire: 4714-11-24 BC, and the first of the year after the last.
  private static final int MIN_DATE = -2_451_545;
  private static final int END_DATE = 2_145_031_949;
  private static final long MIN_TIMESTAMP = MIN_DATE * MICROS_PER_DAY;

  private static final int INTERVAL_DAYS = Long.BYTES;
  private static final int INTERVAL_MONTHS = Long.BYTES + Integer.BYTES;

  private PgTime() {}

  /**
   * @param epochDay days since 1970-01-01, or an infinity
   * @throws ArithmeticException when the server has no such date
   */
  public static void writeDate(ByteBuf out, int epochDay) {
    PgScalars.writeInt4(out, isInfinite(epochDay) ? epochDay : wireDate(epochDay));
  }

  /**
   * @param microsOfDay 0 to {@link #MICROS_PER_DAY}, both included
   * @throws ArithmeticException when it is outside of that
   */
  public static void writeTime(ByteBuf out, long microsOfDay) {
    if (microsOfDay < 0 || microsOfDay > MICROS_PER_DAY) {
      throw new ArithmeticException("time outside of the day: " + microsOfDay + " microseconds");
    }
    PgScalars.writeInt8(out, microsOfDay);
  }

  /**
   * Timestamp and timestamptz.
   *
   * @param epochMicros microseconds since 1970-01-01 00:00 (UTC), or an infinity
   * @throws ArithmeticException when the server has no such timestamp
   */
  public static void writeTimestamp(ByteBuf out, long epochMicros) {
    PgScalars.writeInt8(out, isInfinite(epochMicros) ? epochMicros : wireTimestamp(epochMicros));
  }

  /** The three parts are independent: a month has no fixed days, a day no fixed hours. */
  public static void writeInterval(ByteBuf out, int months, int days, long micros) {
    out.writeInt(16).writeLong(micros).writeInt(days).writeInt(months);
  }

  /**
   * Days since 1970-01-01, or an infinity.
   *
   * @throws ArithmeticException when the days do not fit, which no date of the server's does
   */
  public static int readDate(ByteBuf in, int index) {
    int wire = in.getInt(index);
    return isInfinite(wire) ? wire : finite(Math.addExact(wire, EPOCH_DAYS));
  }

  /** Microseconds since midnight, 0 to {@link #MICROS_PER_DAY}, both included. */
  public static long readTime(ByteBuf in, int index) {
    return in.getLong(index);
  }

  /**
   * Timestamp and timestamptz: microseconds since 1970-01-01 00:00 (UTC), or an infinity.
   *
   * @throws ArithmeticException after 294247-01-10 04:00:54.775806, where they do not fit
   */
  public static long readTimestamp(ByteBuf in, int index) {
    long wire = in.getLong(index);
    return isInfinite(wire) ? wire : finite(wire + EPOCH_MICROS);
  }

  public static long readIntervalMicros(ByteBuf in, int index) {
    return in.getLong(index);
  }

  public static int readIntervalDays(ByteBuf in, int index) {
    return in.getInt(index + INTERVAL_DAYS);
  }

  public static int readIntervalMonths(ByteBuf in, int index) {
    return in.getInt(index + INTERVAL_MONTHS);
  }

  /** Whether this date is {@link #DATE_INFINITY} or {@link #DATE_NEGATIVE_INFINITY}. */
  public static boolean isInfinite(int epochDay) {
    return epochDay == DATE_INFINITY || epochDay == DATE_NEGATIVE_INFINITY;
  }

  /** Whether this timestamp is one of the two infinities. */
  public static boolean isInfinite(long epochMicros) {
    return epochMicros == TIMESTAMP_INFINITY || epochMicros == TIMESTAMP_NEGATIVE_INFINITY;
  }

  /** Whether an interval is one of the two infinities, which servers have since 17. */
  public static boolean isInfinite(int months, int days, long micros) {
    return isInfinite(micros)
        && days == (micros < 0 ? Integer.MIN_VALUE : Integer.MAX_VALUE)
        && months == days;
  }

  private static int wireDate(int epochDay) {
    long wire = (long) epochDay - EPOCH_DAYS;
    if (wire < MIN_DATE || wire >= END_DATE) {
      throw new ArithmeticException("date out of PostgreSQL's range: epoch day " + epochDay);
    }
    return (int) wire;
  }

  private static long wireTimestamp(long epochMicros) {
    // The upper end needs no check: it lies beyond what a long counts from 1970.
    if (epochMicros < MIN_TIMESTAMP + EPOCH_MICROS) {
      throw new ArithmeticException(
          "timestamp out of PostgreSQL's range: " + epochMicros + " microseconds since 1970");
    }
    return epochMicros - EPOCH_MICROS;
  }

  /** Keeps a finite value from passing for an infinity after the change of epoch. */
  private static int finite(int epochDay) {
    if (isInfinite(epochDay)) {
      throw new ArithmeticException("date too large for days since 1970");
    }
    return epochDay;
  }

  /** The change of epoch goes upwards, so what is below its least result has overflowed. */
  private static long finite(long epochMicros) {
    if (isInfinite(epochMicros) || epochMicros < Long.MIN_VALUE + EPOCH_MICROS) {
      throw new ArithmeticException("timestamp too large for microseconds since 1970");
    }
    return epochMicros;
  }
}
