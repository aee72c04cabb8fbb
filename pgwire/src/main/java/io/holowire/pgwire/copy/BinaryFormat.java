package io.holowire.pgwire.copy;

import io.netty.buffer.ByteBuf;

/** What frames the rows of a binary COPY. */
final class BinaryFormat {
  /** Its bytes catch whatever changes line ends, the high bit or NULs. */
  private static final byte[] SIGNATURE = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0
  };

  /** Bits from 16 up change the format of the rows; we know none. */
  private static final int CRITICAL_FLAGS = 0xFFFF0000;

  /** Signature, flags, length of the extension. */
  static final int HEADER_BYTES = SIGNATURE.length + 4 + 4;

  /** In the place of a row's column count. */
  static final short TRAILER = -1;

  private BinaryFormat() {}

  static void writeHeader(ByteBuf out) {
    out.writeBytes(SIGNATURE).writeInt(0).writeInt(0);
  }

  static boolean isSignature(ByteBuf in, int index) {
    for (int i = 0; i < SIGNATURE.length; i++) {
      if (in.getByte(index + i) != SIGNATURE[i]) {
        return false;
      }
    }
    return true;
  }

  static int criticalFlags(ByteBuf in, int index) {
    return in.getInt(index + SIGNATURE.length) & CRITICAL_FLAGS;
  }

  static int extensionBytes(ByteBuf in, int index) {
    return in.getInt(index + SIGNATURE.length + 4);
  }
}
