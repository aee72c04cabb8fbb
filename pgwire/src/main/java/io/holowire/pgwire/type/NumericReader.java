package io.holowire.pgwire.type;

import static io.holowire.pgwire.type.PgNumeric.HEADER;
import static io.holowire.pgwire.type.PgNumeric.NEGATIVE;
import static io.holowire.pgwire.type.PgNumeric.SCALE;
import static io.holowire.pgwire.type.PgNumeric.SIGN;
import static io.holowire.pgwire.type.PgNumeric.WEIGHT;
import static io.holowire.pgwire.type.PgNumeric.WORD_BASE;
import static io.holowire.pgwire.type.PgNumeric.WORD_DIGITS;

import io.holowire.pgwire.error.ProtocolException;
import io.netty.buffer.ByteBuf;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * Puts words of base 10000 together again: into a long of 18 digits, or exactly.
 *
 * <p>Both ways think of a word as {@code word * 10^exponent} in units of the last digit wanted, and
 * stop at the first word that has no such digit. The header has been checked by the caller.
 */
final class NumericReader {
  /** No magnitude is negative. */
  static final long TOO_LARGE = -1;

  private static final long LIMIT = 1_000_000_000_000_000_000L;
  private static final int[] POWERS_OF_TEN = {1, 10, 100, 1_000, WORD_BASE};
  private static final int WORDS_PER_CHUNK = 4;

  private NumericReader() {}

  /** {@code |value| * 10^scale} cut to an integer below 10^18, or {@link #TOO_LARGE}. */
  static long magnitude(ByteBuf in, int index, int length, int scale) {
    int exponent = in.getShort(index + WEIGHT) * WORD_DIGITS + scale;
    long value = 0;
    for (int at = index + HEADER; at < index + length; at += Short.BYTES) {
      if (exponent <= -WORD_DIGITS) {
        return value;
      }
      if (exponent < 0) { // the cut goes through this word
        int kept = word(in, at) / POWERS_OF_TEN[-exponent];
        return append(value, POWERS_OF_TEN[WORD_DIGITS + exponent], kept);
      }
      value = append(value, WORD_BASE, word(in, at));
      if (value == TOO_LARGE) {
        return TOO_LARGE;
      }
      exponent -= WORD_DIGITS;
    }
    // The words left out at the end are zeros.
    for (exponent += WORD_DIGITS; exponent > 0 && value > 0; exponent--) {
      value = append(value, 10, 0);
    }
    return value;
  }

  /**
   * The exact value at the display scale; digits hidden behind that are cut, as the server does.
   */
  static BigDecimal read(ByteBuf in, int index, int length) {
    int scale = in.getUnsignedShort(index + SCALE);
    boolean negative = in.getUnsignedShort(index + SIGN) == NEGATIVE;
    long small = magnitude(in, index, length, scale);
    if (small != TOO_LARGE) {
      return BigDecimal.valueOf(negative ? -small : small, scale);
    }
    int exponent = in.getShort(index + WEIGHT) * WORD_DIGITS + scale; // of the first word
    int all = (length - HEADER) / Short.BYTES;
    int reaching = (exponent + 2 * WORD_DIGITS - 1) / WORD_DIGITS; // down to the last digit wanted
    int wanted = Math.min(all, reaching);
    BigInteger words = words(in, index + HEADER, wanted);
    int shift = exponent - (wanted - 1) * WORD_DIGITS; // of the last one wanted
    BigInteger unscaled =
        shift < 0
            ? words.divide(BigInteger.TEN.pow(-shift))
            : words.multiply(BigInteger.TEN.pow(shift));
    return new BigDecimal(negative ? unscaled.negate() : unscaled, scale);
  }

  /** Goes by chunks that fit a long, four words at a time. */
  private static BigInteger words(ByteBuf in, int index, int count) {
    BigInteger value = BigInteger.ZERO;
    for (int done = 0; done < count; ) {
      int until = Math.min(count, done + WORDS_PER_CHUNK);
      long chunk = 0;
      long base = 1;
      for (; done < until; done++) {
        chunk = chunk * WORD_BASE + word(in, index + done * Short.BYTES);
        base *= WORD_BASE;
      }
      value = value.multiply(BigInteger.valueOf(base)).add(BigInteger.valueOf(chunk));
    }
    return value;
  }

  private static long append(long value, int base, int digits) {
    // Below the limit before the multiplication, so that the product fits a long.
    return value < LIMIT / base ? value * base + digits : TOO_LARGE;
  }

  private static int word(ByteBuf in, int at) {
    int word = in.getUnsignedShort(at);
    if (word >= WORD_BASE) {
      throw new ProtocolException("numeric with a word of " + word);
    }
    return word;
  }
}
