package io.holowire.connector.row;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;

/**
 * What a {@code numeric(p, s)} cannot hold of one of Flink's types. The server would refuse it too,
 * but without the column's name. The bound is in units of Flink's last digit, so that nothing is
 * rounded to compare.
 */
final class NumericLimit {
  private static final int HEADER = 4; // VARHDRSZ, which every modifier of this kind has in it

  /** The smallest magnitude that does not fit. */
  private final BigInteger end;

  /** The same for what is compact or an integer; the largest long where all of them fit. */
  private final long compactEnd;

  private NumericLimit(BigInteger end) {
    this.end = end;
    compactEnd = end.bitLength() < Long.SIZE ? end.longValueExact() : Long.MAX_VALUE;
  }

  /**
   * @param type an integer type or DECIMAL
   * @param modifier of the column; −1 = none
   * @return null when every value of the type fits
   */
  static NumericLimit of(LogicalType type, int modifier) {
    if (modifier < HEADER) {
      return null;
    }
    int precision = (modifier - HEADER) >>> 16;
    int scale = scale(modifier);
    BigDecimal end = BigDecimal.ONE.scaleByPowerOfTen(precision - scale);
    int typeScale = type instanceof DecimalType decimal ? decimal.getScale() : 0;
    if (typeScale > scale) {
      // What the server rounds up to one digit too many.
      end = end.subtract(new BigDecimal("0.5").scaleByPowerOfTen(-scale));
    }
    BigInteger units =
        end.scaleByPowerOfTen(typeScale).setScale(0, RoundingMode.CEILING).toBigIntegerExact();
    return units.compareTo(largest(type)) > 0 ? null : new NumericLimit(units);
  }

  /** The digits behind the point that the column keeps; as many as there are if it says nothing. */
  static int scale(int modifier) {
    return modifier < HEADER
        ? Integer.MAX_VALUE
        : (((modifier - HEADER) & 0x7FF) ^ 0x400) - 0x400; // 11 bits, signed since 15
  }

  private static BigInteger largest(LogicalType type) {
    return switch (type.getTypeRoot()) {
      case TINYINT -> BigInteger.valueOf(-Byte.MIN_VALUE);
      case SMALLINT -> BigInteger.valueOf(-Short.MIN_VALUE);
      case INTEGER -> BigInteger.valueOf(-(long) Integer.MIN_VALUE);
      case BIGINT -> BigInteger.valueOf(Long.MIN_VALUE).negate();
      default -> BigInteger.TEN.pow(((DecimalType) type).getPrecision()).subtract(BigInteger.ONE);
    };
  }

  void check(long unscaled) {
    if (unscaled >= compactEnd || unscaled <= -compactEnd) {
      throw IntegerWriter.outOfRange();
    }
  }

  void check(BigInteger unscaled) {
    if (unscaled.abs().compareTo(end) >= 0) {
      throw IntegerWriter.outOfRange();
    }
  }
}
