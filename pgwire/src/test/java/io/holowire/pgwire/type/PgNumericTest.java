package io.holowire.pgwire.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holowire.pgwire.error.ProtocolException;
import io.holowire.pgwire.type.PgNumeric.Kind;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Golden bytes from {@code numeric_send} of PostgreSQL 15, and the edges of every range. */
class PgNumericTest {
  private static final String NAN = "00000000c0000000";
  private static final String INFINITY = "00000000d0000020"; // the scale is the server's whim
  private static final String NEGATIVE_INFINITY = "00000000f0000020";

  @ParameterizedTest
  @CsvSource({
    "0, 0000000000000000",
    "0.00, 0000000000000002",
    "1, 00010000000000000001",
    "-1, 00010000400000000001",
    "10, 0001000000000000000a",
    "9999, 0001000000000000270f",
    "10000, 00010001000000000001",
    "10000.0000, 00010001000000040001",
    "100000000, 00010002000000000001",
    "0.1, 0001ffff0000000103e8",
    "0.0001, 0001ffff000000040001",
    "0.00001, 0001fffe0000000503e8",
    "12345.678, 0003000100000003000109291a7c",
    "-12345.6789, 0003000140000004000109291a85",
    "999999999999999999, 00050004000000000063270f270f270f270f",
    "0.999999999999999999, 0005ffff00000012270f270f270f270f26ac",
    "100000000000000000.1, 0006000400000001000a000000000000000003e8",
    "1000000000000.000001, 0006000300000006000100000000000000000064",
    "100000000000000000000, 00010005000000000001",
    "-9223372036854775808, 0005000440000000039a0d2c0170156516b0",
    "123456789012345678901234567890.123456789, "
        + "000b000700000009000c0d801ed204d2162e23340d801ed204d2162e2328",
  })
  void goldenBytesBothWays(BigDecimal value, String hex) {
    assertThat(Fields.hex(out -> PgNumeric.write(out, value))).isEqualTo(hex);
    assertThat(Fields.read(hex, PgNumeric::read)).isEqualTo(value);
    if (value.unscaledValue().bitLength() < Long.SIZE) {
      long unscaled = value.unscaledValue().longValueExact();
      assertThat(Fields.hex(out -> PgNumeric.write(out, unscaled, value.scale()))).isEqualTo(hex);
    }
  }

  @Test
  void smallestFraction() {
    String hex = "0001f00000003fff000a";
    BigDecimal value = new BigDecimal(BigInteger.ONE, PgNumeric.MAX_SCALE);
    assertThat(Fields.hex(out -> PgNumeric.write(out, 1, PgNumeric.MAX_SCALE))).isEqualTo(hex);
    assertThat(Fields.hex(out -> PgNumeric.write(out, value))).isEqualTo(hex);
    assertThat(Fields.read(hex, PgNumeric::read)).isEqualTo(value);
  }

  @Test
  void specialValues() {
    assertThat(Fields.hex(PgNumeric::writeNaN)).isEqualTo("00000000c0000000");
    assertThat(Fields.hex(PgNumeric::writePositiveInfinity)).isEqualTo("00000000d0000000");
    assertThat(Fields.hex(PgNumeric::writeNegativeInfinity)).isEqualTo("00000000f0000000");
    assertThat(Fields.readFixed(NAN, PgNumeric::kind)).isEqualTo(Kind.NAN);
    assertThat(Fields.readFixed(INFINITY, PgNumeric::kind)).isEqualTo(Kind.POSITIVE_INFINITY);
    assertThat(Fields.readFixed(NEGATIVE_INFINITY, PgNumeric::kind))
        .isEqualTo(Kind.NEGATIVE_INFINITY);
    assertThat(Fields.readFixed("00010000400000000001", PgNumeric::kind)).isEqualTo(Kind.FINITE);
  }

  @ParameterizedTest
  @ValueSource(strings = {NAN, INFINITY, NEGATIVE_INFINITY})
  void specialValuesAreNoNumbers(String hex) {
    assertThat(Fields.<Boolean>read(hex, (in, i, length) -> PgNumeric.fitsLong(in, i, length, 2)))
        .isFalse();
    assertThatThrownBy(() -> Fields.read(hex, PgNumeric::read))
        .isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> unscaled(hex, 2)).isInstanceOf(ArithmeticException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "1.99, 0, 1",
    "-1.99, 0, -1",
    "1.99, 1, 19",
    "1.99, 2, 199",
    "1.99, 5, 199000",
    "0.00001, 4, 0",
    "-0.99999, 0, 0",
    "12345.6789, 3, 12345678",
    "999999999999999999, 0, 999999999999999999",
    "-999999999999999999.9, 0, -999999999999999999",
    "0.9999999999999999999999, 18, 999999999999999999",
    "0, 40, 0",
    "1e-30, 40, 10000000000",
    "50000, -4, 5",
  })
  void unscaledIsCutNotRounded(BigDecimal value, int scale, long expected) {
    String hex = Fields.hex(out -> PgNumeric.write(out, value));
    assertThat(unscaled(hex, scale)).isEqualTo(expected);
    assertThat(fits(hex, scale)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"1000000000000000000, 0", "1, 18", "-1, 18", "0.5, 19", "1e200, 0", "1e-20, 40"})
  void moreThanEighteenDigitsAreRefused(BigDecimal value, int scale) {
    String hex = Fields.hex(out -> PgNumeric.write(out, value));
    assertThat(fits(hex, scale)).isFalse();
    assertThatThrownBy(() -> unscaled(hex, scale)).isInstanceOf(ArithmeticException.class);
  }

  @Test
  void theExtremesOfLong() {
    for (long value : new long[] {Long.MIN_VALUE, Long.MIN_VALUE + 1, Long.MAX_VALUE}) {
      for (int scale : new int[] {-5, 0, 1, 2, 3, 4, 18, 19, 40}) {
        BigDecimal expected = BigDecimal.valueOf(value, scale);
        assertThat(Fields.roundTrip(out -> PgNumeric.write(out, value, scale), PgNumeric::read))
            .isEqualTo(scale < 0 ? expected.setScale(0) : expected);
      }
    }
  }

  @Test
  void negativeScaleBecomesZeros() {
    assertThat(Fields.hex(out -> PgNumeric.write(out, new BigDecimal("1e20"))))
        .isEqualTo("00010005000000000001");
    assertThat(Fields.hex(out -> PgNumeric.write(out, 12, -3)))
        .isEqualTo("0002000100000000000107d0");
    assertThat(Fields.hex(out -> PgNumeric.write(out, 0, -3))).isEqualTo("0000000000000000");
  }

  @Test
  void theLargestTheServerStores() {
    BigDecimal largest =
        new BigDecimal(BigInteger.TEN.pow(131_072 + 16_383).subtract(BigInteger.ONE), 16_383);
    assertThat(Fields.roundTrip(out -> PgNumeric.write(out, largest), PgNumeric::read))
        .isEqualTo(largest);
    assertThat(Fields.roundTrip(out -> PgNumeric.write(out, largest.negate()), PgNumeric::read))
        .isEqualTo(largest.negate());
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e131072", "1e2147483647", "1e-16384", "0e-16384", "1e-2147483647"})
  void beyondThatIsRefused(String value) {
    assertThat(Fields.refusal(out -> PgNumeric.write(out, new BigDecimal(value))))
        .isInstanceOf(ArithmeticException.class);
  }

  @Test
  void longOfTooLargeScaleIsRefused() {
    assertThat(Fields.refusal(out -> PgNumeric.write(out, 1, PgNumeric.MAX_SCALE + 1)))
        .isInstanceOf(ArithmeticException.class);
  }

  /** The server never sends them, but its own receive function cuts them in the same way. */
  @Test
  void digitsHiddenBehindTheDisplayScaleAreCut() {
    assertThat(Fields.read("0002000000000002000104d2", PgNumeric::read))
        .isEqualByComparingTo("1.12");
    assertThat(Fields.read("0002000040000000000104d2", PgNumeric::read)).isEqualByComparingTo("-1");
    assertThat(Fields.read("000180000000000004d2", PgNumeric::read)).isEqualByComparingTo("0");
  }

  @Test
  void zerosAroundTheWordsAreHarmless() {
    assertThat(Fields.read("000400020000000000000000000c0000", PgNumeric::read))
        .isEqualByComparingTo("12");
    assertThat(unscaled("000400020000000000000000000c0000", 1)).isEqualTo(120);
    assertThat(unscaled("00017fff000000000000", 18)).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", // no header
        "00000000000000", // most of one
        "0001000000000000", // no words
        "000000000000000000", // a byte too many
        "ffff000000000000", // many words announced
        "00010000100000000001", // unknown sign
        "00010000000040000001", // scale too large
        "00010000000000002710", // word too large
        "0001000000000000ffff", // negative word
      })
  void malformedBytesAreRefused(String hex) {
    assertThatThrownBy(() -> Fields.read(hex, PgNumeric::read))
        .isInstanceOf(ProtocolException.class);
    assertThatThrownBy(() -> unscaled(hex, 0)).isInstanceOf(ProtocolException.class);
    assertThatThrownBy(() -> fits(hex, 0)).isInstanceOf(ProtocolException.class);
  }

  private static long unscaled(String hex, int scale) {
    return Fields.<Long>read(
        hex, (in, index, length) -> PgNumeric.readUnscaled(in, index, length, scale));
  }

  private static boolean fits(String hex, int scale) {
    return Fields.<Boolean>read(
        hex, (in, index, length) -> PgNumeric.fitsLong(in, index, length, scale));
  }
}
