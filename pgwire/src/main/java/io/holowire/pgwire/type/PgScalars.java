package io.holowire.pgwire.type;

import io.holowire.pgwire.error.ProtocolException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.UUID;

/** NULL, and the types whose binary format is their bytes in network order. */
public final class PgScalars {
  private static final int NULL = -1;
  private static final byte JSONB_VERSION = 1;

  private PgScalars() {}

  public static void writeNull(ByteBuf out) {
    out.writeInt(NULL);
  }

  public static void writeBool(ByteBuf out, boolean value) {
    out.writeInt(1).writeByte(value ? 1 : 0);
  }

  public static void writeInt2(ByteBuf out, short value) {
    out.writeInt(2).writeShort(value);
  }

  public static void writeInt4(ByteBuf out, int value) {
    // Length and value in one store: most columns of most tables come through here.
    out.writeLong(4L << 32 | value & 0xFFFF_FFFFL);
  }

  public static void writeInt8(ByteBuf out, long value) {
    out.writeInt(8).writeLong(value);
  }

  public static void writeFloat4(ByteBuf out, float value) {
    writeInt4(out, Float.floatToRawIntBits(value));
  }

  public static void writeFloat8(ByteBuf out, double value) {
    writeInt8(out, Double.doubleToRawLongBits(value));
  }

  public static void writeBytea(ByteBuf out, byte[] value) {
    writeBytea(out, value, 0, value.length);
  }

  public static void writeBytea(ByteBuf out, byte[] value, int offset, int length) {
    out.ensureWritable(Integer.BYTES + length);
    out.writeInt(length).writeBytes(value, offset, length);
  }

  /** The two halves are those of {@link UUID}: most and least significant bits. */
  public static void writeUuid(ByteBuf out, long most, long least) {
    out.writeInt(16).writeLong(most).writeLong(least);
  }

  public static void writeJsonb(ByteBuf out, byte[] utf8) {
    writeJsonb(out, utf8, 0, utf8.length);
  }

  /** Takes JSON text as UTF-8; whether it is valid JSON is for the server to say. */
  public static void writeJsonb(ByteBuf out, byte[] utf8, int offset, int length) {
    out.ensureWritable(Integer.BYTES + 1 + length);
    out.writeInt(1 + length).writeByte(JSONB_VERSION).writeBytes(utf8, offset, length);
  }

  public static boolean readBool(ByteBuf in, int index) {
    return in.getByte(index) != 0;
  }

  public static short readInt2(ByteBuf in, int index) {
    return in.getShort(index);
  }

  public static int readInt4(ByteBuf in, int index) {
    return in.getInt(index);
  }

  public static long readInt8(ByteBuf in, int index) {
    return in.getLong(index);
  }

  public static float readFloat4(ByteBuf in, int index) {
    return in.getFloat(index);
  }

  public static double readFloat8(ByteBuf in, int index) {
    return in.getDouble(index);
  }

  /** A copy of the bytes. */
  public static byte[] readBytea(ByteBuf in, int index, int length) {
    return ByteBufUtil.getBytes(in, index, length, true);
  }

  public static UUID readUuid(ByteBuf in, int index) {
    return new UUID(in.getLong(index), in.getLong(index + 8));
  }

  /**
   * A copy of the JSON text in UTF-8, without the version byte.
   *
   * @throws ProtocolException when the version is not the only one there is
   */
  public static byte[] readJsonb(ByteBuf in, int index, int length) {
    if (length < 1 || in.getByte(index) != JSONB_VERSION) {
      throw new ProtocolException("jsonb of unknown version, " + length + " bytes");
    }
    return ByteBufUtil.getBytes(in, index + 1, length - 1, true);
  }

  /**
   * Checks the width that the server announced before a fixed-width read.
   *
   * @throws ProtocolException when it is another, which means that the value is of another type
   */
  public static void requireLength(int length, int expected, String type) {
    if (length != expected) {
      throw new ProtocolException(type + " has " + expected + " bytes, the server sent " + length);
    }
  }
}
