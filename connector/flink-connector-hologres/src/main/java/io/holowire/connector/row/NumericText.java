package io.holowire.connector.row;

import io.holowire.pgwire.type.PgNumeric;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

/**
 * Numeric as the server prints it. Its words are digits of base 10000, so they are printed one by
 * one, and no number is put together. {@link PgNumeric} has the format.
 */
final class NumericText {
  private static final int HEADER = 8;
  private static final int WEIGHT = 2;
  private static final int SIGN = 4;
  private static final int SCALE = 6;
  private static final int WORD_DIGITS = 4;
  private static final int NEGATIVE = 0x4000;

  private NumericText() {}

  static void write(ByteBuf in, int index, ByteBuf out) {
    switch (PgNumeric.kind(in, index)) {
      case NAN -> ByteBufUtil.writeAscii(out, "NaN");
      case POSITIVE_INFINITY -> ByteBufUtil.writeAscii(out, "Infinity");
      case NEGATIVE_INFINITY -> ByteBufUtil.writeAscii(out, "-Infinity");
      case FINITE -> writeFinite(in, index, out);
    }
  }

  private static void writeFinite(ByteBuf in, int index, ByteBuf out) {
    if (in.getUnsignedShort(index + SIGN) == NEGATIVE) {
      out.writeByte('-');
    }
    int weight = in.getShort(index + WEIGHT);
    Digits.write(weight < 0 ? 0 : word(in, index, 0), out);
    for (int i = 1; i <= weight; i++) {
      Digits.padded(word(in, index, i), WORD_DIGITS, out);
    }
    int scale = in.getUnsignedShort(index + SCALE);
    if (scale > 0) {
      out.writeByte('.');
      int end = out.writerIndex() + scale;
      for (int i = weight + 1; out.writerIndex() < end; i++) {
        Digits.padded(word(in, index, i), WORD_DIGITS, out);
      }
      out.writerIndex(end); // the last word may reach behind the display scale
    }
  }

  /** Zero where there is none: words that are zero at either end are left out. */
  private static int word(ByteBuf in, int index, int i) {
    boolean present = i >= 0 && i < in.getUnsignedShort(index);
    return present ? in.getUnsignedShort(index + HEADER + i * Short.BYTES) : 0;
  }
}
