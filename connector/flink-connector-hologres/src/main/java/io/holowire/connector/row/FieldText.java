package io.holowire.connector.row;

import io.holowire.pgwire.type.Oid;
import io.holowire.pgwire.type.PgInet;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

/**
 * Turns an encoded value into the text that the input function of its type reads, which is what the
 * server prints but for the digits of floats. Allocates nothing, inet apart. For one thread.
 */
public final class FieldText {
  private static final int JSONB_VERSION_BYTES = 1;

  private final StringBuilder floats = new StringBuilder();

  /**
   * Whether the text is the value's bytes.
   *
   * @param oid as {@link ColumnWriter#valueOid} has it
   */
  public static boolean isText(int oid) {
    return switch (oid) {
      case Oid.BOOL,
          Oid.INT2,
          Oid.INT4,
          Oid.INT8,
          Oid.FLOAT4,
          Oid.FLOAT8,
          Oid.NUMERIC,
          Oid.DATE,
          Oid.TIME,
          Oid.TIMESTAMP,
          Oid.TIMESTAMPTZ,
          Oid.BYTEA,
          Oid.UUID,
          Oid.INET,
          Oid.CIDR,
          Oid.JSONB ->
          false;
      default -> true;
    };
  }

  /**
   * Appends the text in UTF-8.
   *
   * @param oid as {@link ColumnWriter#valueOid} has it
   * @param index where the value's bytes begin, behind the length
   */
  public void write(int oid, ByteBuf in, int index, int length, ByteBuf out) {
    switch (oid) {
      case Oid.BOOL -> out.writeByte(in.getByte(index) == 0 ? 'f' : 't');
      case Oid.INT2 -> Digits.write(in.getShort(index), out);
      case Oid.INT4 -> Digits.write(in.getInt(index), out);
      case Oid.INT8 -> Digits.write(in.getLong(index), out);
      case Oid.FLOAT4 -> {
        floats.setLength(0);
        ByteBufUtil.writeAscii(out, floats.append(in.getFloat(index)));
      }
      case Oid.FLOAT8 -> {
        floats.setLength(0);
        ByteBufUtil.writeAscii(out, floats.append(in.getDouble(index)));
      }
      case Oid.NUMERIC -> NumericText.write(in, index, out);
      case Oid.DATE -> TimeText.date(in.getInt(index), out);
      case Oid.TIME -> TimeText.time(in.getLong(index), out);
      case Oid.TIMESTAMP -> TimeText.timestamp(in.getLong(index), out);
      case Oid.TIMESTAMPTZ -> TimeText.instant(in.getLong(index), out);
      case Oid.BYTEA -> writeHex(in, index, length, out);
      case Oid.UUID -> writeUuid(in, index, out);
      case Oid.INET, Oid.CIDR -> ByteBufUtil.writeAscii(out, PgInet.read(in, index, length));
      case Oid.JSONB ->
          out.writeBytes(in, index + JSONB_VERSION_BYTES, length - JSONB_VERSION_BYTES);
      default -> out.writeBytes(in, index, length);
    }
  }

  private static void writeHex(ByteBuf in, int index, int length, ByteBuf out) {
    out.ensureWritable((int) Math.min(Integer.MAX_VALUE, 2L + 2L * length));
    out.writeByte('\\').writeByte('x');
    for (int i = index; i < index + length; i++) {
      Digits.hex(in.getUnsignedByte(i), out);
    }
  }

  private static void writeUuid(ByteBuf in, int index, ByteBuf out) {
    for (int i = 0; i < 16; i++) {
      if (i == 4 || i == 6 || i == 8 || i == 10) {
        out.writeByte('-');
      }
      Digits.hex(in.getUnsignedByte(index + i), out);
    }
  }
}
