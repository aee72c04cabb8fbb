package io.holowire.pgwire.type;

import io.holowire.pgwire.error.ProtocolException;
import io.netty.buffer.ByteBuf;
import java.math.BigDecimal;

/**
 * Numeric: exact for every value, and without allocation for up to 18 digits.
 *
 * <p>Format, in int16: number of words, weight of the first word, sign, display scale, the words. A
 * word is a digit of base 10000; the first one stands for {@code word * 10000^weight}; words that
 * are zero at either end are left out. The display scale is the number of decimal digits behind the
 * point.
 */
public final class PgNumeric {
  /** The most digits behind the point that the server stores. */
  public static final int MAX_SCALE = 0x3FFF;

  /** The most digits before the point that the server stores. */
  public static final int MAX_INTEGER_DIGITS = 131_072;

  /** The digits of the fast path: every decimal with so many fits a long. */
  public static final int FAST_DIGITS = 18;

  static final int WORD_BASE = 10_000;
  static final int WORD_DIGITS = 4;

  /** Bytes before the first word, and where each of them begins. */
  static final int HEADER = 8;

  static final int WEIGHT = 2;
  static final int SIGN = 4;
  static final int SCALE = 6;

  static final int POSITIVE = 0x0000;
  static final int NEGATIVE = 0x4000;
  private static final int NAN = 0xC000;
  private static final int POSITIVE_INFINITY = 0xD000;
  private static final int NEGATIVE_INFINITY = 0xF000;

  private PgNumeric() {}

  /** What a numeric can be; servers have infinities since 14. */
  public enum Kind {
    FINITE,
    NAN,
    POSITIVE_INFINITY,
    NEGATIVE_INFINITY
  }

  /**
   * Writes {@code unscaled * 10^-scale}, with that display scale.
   *
   * @throws ArithmeticException when the scale is beyond {@link #MAX_SCALE}
   */
  public static void write(ByteBuf out, long unscaled, int scale) {
    if (scale < 0 || scale > MAX_SCALE || unscaled == Long.MIN_VALUE) {
      NumericWriter.write(out, BigDecimal.valueOf(unscaled, scale));
    } else {
      NumericWriter.write(out, unscaled, scale);
    }
  }

  /**
   * Writes the value with its scale as display scale; a negative scale becomes zeros and scale 0.
   *
   * @throws ArithmeticException when it has more digits than {@link #MAX_INTEGER_DIGITS} before or
   *     {@link #MAX_SCALE} behind the point
   */
  public static void write(ByteBuf out, BigDecimal value) {
    NumericWriter.write(out, value);
  }

  public static void writeNaN(ByteBuf out) {
    writeSpecial(out, NAN);
  }

  /** For servers since 14; older ones refuse it. */
  public static void writePositiveInfinity(ByteBuf out) {
    writeSpecial(out, POSITIVE_INFINITY);
  }

  /** For servers since 14; older ones refuse it. */
  public static void writeNegativeInfinity(ByteBuf out) {
    writeSpecial(out, NEGATIVE_INFINITY);
  }

  /**
   * Whether there is a number to read, from the sign alone.
   *
   * @throws ProtocolException when the sign is none that exists
   */
  public static Kind kind(ByteBuf in, int index) {
    if (index < 0 || index > in.capacity() - HEADER) {
      throw new ProtocolException("numeric outside of its buffer");
    }
    int sign = in.getUnsignedShort(index + SIGN);
    return switch (sign) {
      case POSITIVE, NEGATIVE -> Kind.FINITE;
      case NAN -> Kind.NAN;
      case POSITIVE_INFINITY -> Kind.POSITIVE_INFINITY;
      case NEGATIVE_INFINITY -> Kind.NEGATIVE_INFINITY;
      default -> throw new ProtocolException("numeric with sign " + sign);
    };
  }

  /**
   * The exact value; its scale is the display scale.
   *
   * @throws ArithmeticException when it is not finite
   */
  public static BigDecimal read(ByteBuf in, int index, int length) {
    requireFinite(in, index, length);
    return NumericReader.read(in, index, length);
  }

  /**
   * The value times {@code 10^scale}, cut towards zero, of at most {@value #FAST_DIGITS} digits.
   *
   * @throws ArithmeticException when it has more digits or is not finite
   */
  public static long readUnscaled(ByteBuf in, int index, int length, int scale) {
    requireFinite(in, index, length);
    long magnitude = NumericReader.magnitude(in, index, length, scale);
    if (magnitude == NumericReader.TOO_LARGE) {
      throw new ArithmeticException(
          "numeric has more than " + FAST_DIGITS + " digits at scale " + scale);
    }
    return in.getUnsignedShort(index + SIGN) == NEGATIVE ? -magnitude : magnitude;
  }

  /** Whether {@link #readUnscaled} has an answer; false for what is not finite. */
  public static boolean fitsLong(ByteBuf in, int index, int length, int scale) {
    return checkedKind(in, index, length) == Kind.FINITE
        && NumericReader.magnitude(in, index, length, scale) != NumericReader.TOO_LARGE;
  }

  private static void writeSpecial(ByteBuf out, int sign) {
    out.writeInt(HEADER).writeShort(0).writeShort(0).writeShort(sign).writeShort(0);
  }

  private static void requireFinite(ByteBuf in, int index, int length) {
    Kind kind = checkedKind(in, index, length);
    if (kind != Kind.FINITE) {
      throw new ArithmeticException("numeric is " + kind + ", which is no number");
    }
  }

  /** The kind, after a check that the words announced are the bytes that are there. */
  private static Kind checkedKind(ByteBuf in, int index, int length) {
    if (length < HEADER || index < 0 || index > in.capacity() - length) {
      throw new ProtocolException("numeric of " + length + " bytes");
    }
    int words = in.getUnsignedShort(index);
    int scale = in.getUnsignedShort(index + SCALE);
    if (length != HEADER + words * Short.BYTES || scale > MAX_SCALE) {
      throw new ProtocolException(
          "numeric of " + length + " bytes with " + words + " words and scale " + scale);
    }
    return kind(in, index);
  }
}
