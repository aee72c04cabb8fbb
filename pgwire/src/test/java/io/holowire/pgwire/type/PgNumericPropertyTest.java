package io.holowire.pgwire.type;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random values against {@link BigDecimal} and against a slow, plain encoder. */
class PgNumericPropertyTest {
  private static final BigInteger BASE = BigInteger.valueOf(10_000);
  private final Random random = new Random(20_000_101);

  @Test
  void longsOfAnyScale() {
    for (int i = 0; i < 50_000; i++) {
      long unscaled = randomLong();
      int scale = random.nextInt(41);
      BigDecimal value = BigDecimal.valueOf(unscaled, scale);
      String hex = Fields.hex(out -> PgNumeric.write(out, unscaled, scale));
      assertThat(hex).as("%s", value).isEqualTo(plainEncoding(value));
      assertThat(Fields.hex(out -> PgNumeric.write(out, value))).isEqualTo(hex);
      assertThat(Fields.read(hex, PgNumeric::read)).isEqualTo(value);
    }
  }

  @Test
  void unscaledAtAnyScale() {
    for (int i = 0; i < 50_000; i++) {
      BigDecimal value = BigDecimal.valueOf(randomLong(), random.nextInt(41));
      assertUnscaledLikeBigDecimal(value, random.nextInt(41));
    }
    for (int i = 0; i < 5_000; i++) {
      assertUnscaledLikeBigDecimal(randomDecimal(60), random.nextInt(41));
    }
  }

  @Test
  void decimalsOfAThousandDigits() {
    for (int i = 0; i < 20_000; i++) {
      BigDecimal value = randomDecimal(1 + random.nextInt(random.nextInt(1_000) + 1));
      String hex = Fields.hex(out -> PgNumeric.write(out, value));
      assertThat(hex).as("%s", value).isEqualTo(plainEncoding(value));
      assertThat(Fields.read(hex, PgNumeric::read)).isEqualTo(value);
    }
  }

  @Test
  void negativeScales() {
    for (int i = 0; i < 5_000; i++) {
      BigDecimal value = new BigDecimal(randomDecimal(50).unscaledValue(), -random.nextInt(300));
      assertThat(Fields.roundTrip(out -> PgNumeric.write(out, value), PgNumeric::read))
          .isEqualTo(value.setScale(0, RoundingMode.UNNECESSARY));
    }
  }

  private static void assertUnscaledLikeBigDecimal(BigDecimal value, int scale) {
    BigInteger expected = value.setScale(scale, RoundingMode.DOWN).unscaledValue();
    boolean fits = expected.abs().compareTo(BigInteger.TEN.pow(18)) < 0;
    String hex = Fields.hex(out -> PgNumeric.write(out, value));
    assertThat(
            Fields.<Boolean>read(
                hex, (in, index, length) -> PgNumeric.fitsLong(in, index, length, scale)))
        .as("%s at scale %d", value, scale)
        .isEqualTo(fits);
    if (fits) {
      assertThat(
              Fields.<Long>read(
                  hex, (in, index, length) -> PgNumeric.readUnscaled(in, index, length, scale)))
          .as("%s at scale %d", value, scale)
          .isEqualTo(expected.longValueExact());
    }
  }

  /** Any magnitude, and often with zeros at the end, where whole words are left out. */
  private long randomLong() {
    long value = random.nextLong() >> random.nextInt(Long.SIZE);
    long power = BigInteger.TEN.pow(random.nextInt(19)).longValue();
    return switch (random.nextInt(3)) {
      case 0 -> value / power * power;
      case 1 -> power + random.nextInt(3) - 1;
      default -> value;
    };
  }

  private BigDecimal randomDecimal(int digits) {
    StringBuilder text = new StringBuilder(random.nextBoolean() ? "-" : "");
    while (text.length() < digits) {
      boolean zeros = random.nextInt(4) == 0;
      for (int run = random.nextInt(12); run >= 0; run--) {
        text.append(zeros ? 0 : random.nextInt(10));
      }
    }
    return new BigDecimal(new BigInteger(text.append(1).toString()), random.nextInt(digits + 20));
  }

  /** By division of the whole value; as the format is described, without thought for speed. */
  private static String plainEncoding(BigDecimal value) {
    int fractionWords = (value.scale() + 3) / 4;
    BigInteger rest = value.setScale(fractionWords * 4).unscaledValue().abs();
    StringBuilder words = new StringBuilder();
    int weight = -fractionWords - 1;
    int count = 0;
    for (; rest.signum() != 0; rest = rest.divide(BASE), weight++) {
      int word = rest.mod(BASE).intValue();
      if (word != 0 || count > 0) {
        words.insert(0, String.format("%04x", word));
        count++;
      }
    }
    int sign = value.signum() < 0 ? 0x4000 : 0;
    String header = "%04x%04x%04x%04x";
    return String.format(header, count, count == 0 ? 0 : weight & 0xFFFF, sign, value.scale())
        + words;
  }
}
