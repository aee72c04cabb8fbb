package io.holowire.connector.row;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Random;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.junit.jupiter.api.Test;

/** Against the server's rule in BigDecimal: round half up to the scale, then count the digits. */
class NumericLimitTest {
  private static int modifier(int precision, int scale) {
    return (precision << 16 | scale & 0x7FF) + 4;
  }

  private static boolean fits(BigDecimal value, int precision, int scale) {
    BigDecimal rounded = value.setScale(scale, RoundingMode.HALF_UP);
    return rounded.abs().compareTo(BigDecimal.ONE.scaleByPowerOfTen(precision - scale)) < 0;
  }

  private static boolean passes(LogicalType type, int modifier, BigInteger unscaled) {
    NumericLimit limit = NumericLimit.of(type, modifier);
    if (limit == null) {
      return true;
    }
    try {
      limit.check(unscaled);
      if (unscaled.bitLength() < Long.SIZE) {
        limit.check(unscaled.longValueExact());
      }
      return true;
    } catch (ArithmeticException e) {
      return false;
    }
  }

  @Test
  void decimals() {
    Random random = new Random(11);
    int refused = 0;
    for (int i = 0; i < 200_000; i++) {
      int typePrecision = 1 + random.nextInt(38);
      int typeScale = random.nextInt(typePrecision + 1);
      int precision = 1 + random.nextInt(40);
      int scale = random.nextInt(50) - 5;
      // A power of ten, a half or random, and what is next to it: where the limits are.
      BigInteger unscaled =
          BigInteger.TEN
              .pow(random.nextInt(typePrecision + 1))
              .multiply(BigInteger.valueOf(random.nextInt(3) == 0 ? random.nextInt(100) : 1))
              .subtract(BigInteger.valueOf(random.nextInt(3) * 5L / 2))
              .subtract(BigInteger.TEN.pow(random.nextInt(typePrecision)).shiftRight(1))
              .mod(BigInteger.TEN.pow(typePrecision));
      unscaled = random.nextBoolean() ? unscaled : unscaled.negate();
      boolean fits = fits(new BigDecimal(unscaled, typeScale), precision, scale);
      refused += fits ? 0 : 1;
      LogicalType type = new DecimalType(typePrecision, typeScale);
      assertThat(passes(type, modifier(precision, scale), unscaled))
          .as("%s e-%s into (%s, %s)", unscaled, typeScale, precision, scale)
          .isEqualTo(fits);
    }
    assertThat(refused).isBetween(20_000, 180_000);
  }

  @Test
  void integers() {
    long[] values = {0, 1, 9, 10, 99, 100, 999_999_999, 1_000_000_000, Integer.MAX_VALUE, 1L << 62};
    for (int precision = 1; precision < 25; precision++) {
      for (int scale = -3; scale < 8; scale++) {
        for (long value : values) {
          int modifier = modifier(precision, scale);
          boolean fits = fits(BigDecimal.valueOf(value), precision, scale);
          BigInteger integer = BigInteger.valueOf(value);
          assertThat(passes(new BigIntType(), modifier, integer)).isEqualTo(fits);
          assertThat(passes(new BigIntType(), modifier, integer.negate())).isEqualTo(fits);
          if (value <= Integer.MAX_VALUE) {
            assertThat(passes(new IntType(), modifier, integer)).isEqualTo(fits);
          }
        }
      }
    }
  }

  @Test
  void whereAllFitNothingIsChecked() {
    assertThat(NumericLimit.of(new DecimalType(10, 2), -1)).isNull();
    assertThat(NumericLimit.of(new DecimalType(10, 2), modifier(10, 2))).isNull();
    assertThat(NumericLimit.of(new DecimalType(10, 2), modifier(12, 4))).isNull();
    assertThat(NumericLimit.of(new DecimalType(10, 4), modifier(10, 2))).isNull();
    assertThat(NumericLimit.of(new BigIntType(), modifier(19, 0))).isNull();
    assertThat(NumericLimit.of(new IntType(), modifier(10, 0))).isNull();
  }
}
