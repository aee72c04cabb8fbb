package io.holowire.connector.sql;

import java.math.BigInteger;

/** The texts of aggregates. */
public final class AggregateSql {
  private AggregateSql() {}

  /** The number of rows. */
  public static final String COUNT_ROWS = "pg_catalog.count(*)";

  /** The number of values that are not NULL. */
  public static String count(String value) {
    return "pg_catalog.count(" + value + ")";
  }

  /**
   * The sum of integers as if it overflowed as Java's does, whatever the order of the rows.
   *
   * @param bits of the result
   * @param type the server's type of that size or more
   */
  public static String wrappingSum(String value, int bits, String type) {
    BigInteger half = BigInteger.ONE.shiftLeft(bits - 1);
    BigInteger all = BigInteger.ONE.shiftLeft(bits);
    // Twice, since mod has the sign of the dividend. The sum of int8 is a numeric, without limit.
    return "(pg_catalog.mod(pg_catalog.mod(pg_catalog.sum("
        + value
        + "::int8) + "
        + half
        + ", "
        + all
        + ") + "
        + all
        + ", "
        + all
        + ") - "
        + half
        + ")::"
        + type;
  }

  /** The same with another value in place of NULL. */
  public static String orZero(String value) {
    return "COALESCE(" + value + ", 0)";
  }

  /** {@code function} is min or max. */
  public static String extreme(String function, String value) {
    return "pg_catalog." + function + "(" + value + ")";
  }
}
