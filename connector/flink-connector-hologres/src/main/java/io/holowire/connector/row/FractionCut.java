package io.holowire.connector.row;

/**
 * The digits of a second that a {@code timestamp(p)} or {@code time(p)} keeps. The rest is cut as
 * Flink's CAST does: the server would round, the last moment of a day to {@code 24:00:00}.
 */
final class FractionCut {
  private static final int MICROS_DIGITS = 6;

  /** Microseconds in one of the last digit. */
  private final long unit;

  /**
   * @param modifier of the column; −1 = none
   */
  FractionCut(int modifier) {
    boolean all = modifier < 0 || modifier >= MICROS_DIGITS;
    unit = all ? 1 : (long) Math.pow(10, MICROS_DIGITS - modifier);
  }

  /** Towards the past, which is what cutting the printed fraction means, before 1970 too. */
  long cut(long micros) {
    return unit == 1 ? micros : micros - Math.floorMod(micros, unit);
  }
}
