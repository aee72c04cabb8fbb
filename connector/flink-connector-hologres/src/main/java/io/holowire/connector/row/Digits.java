package io.holowire.connector.row;

import io.netty.buffer.ByteBuf;

/** Numbers as ASCII digits straight into a buffer; no String. */
final class Digits {
  private static final byte[] HEX = {
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
  };

  private Digits() {}

  /** As {@link Long#toString(long)}. */
  static void write(long value, ByteBuf out) {
    if (value < 0) {
      out.writeByte('-');
    }
    // Downwards from zero, where the least of the longs has a place, too.
    long rest = value < 0 ? value : -value;
    int digits = 1;
    for (long power = -10; rest <= power; power *= 10) {
      digits++;
      if (digits == 19) {
        break; // the next power is no long
      }
    }
    int end = out.writerIndex() + digits;
    out.ensureWritable(digits).writerIndex(end);
    for (int at = end - 1; at >= end - digits; at--) {
      out.setByte(at, '0' - (int) (rest % 10));
      rest /= 10;
    }
  }

  /** A number that is not negative, with zeros before it up to a width. */
  static void padded(int value, int width, ByteBuf out) {
    int power = 1;
    for (int i = 1; i < width; i++) {
      power *= 10;
    }
    if (value / 10 >= power) {
      write(value, out);
      return;
    }
    for (int rest = value; power > 0; power /= 10) {
      out.writeByte('0' + rest / power);
      rest %= power;
    }
  }

  static void hex(int unsignedByte, ByteBuf out) {
    out.writeByte(HEX[unsignedByte >> 4]).writeByte(HEX[unsignedByte & 0xF]);
  }
}
