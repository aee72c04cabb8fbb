package io.holowire.connector.row;

import io.holowire.pgwire.type.Oid;
import io.holowire.pgwire.type.PgScalars;
import io.netty.buffer.ByteBuf;
import org.apache.flink.table.data.writer.BinaryWriter;
import org.apache.flink.table.types.logical.LogicalTypeRoot;

/** int2, int4, int8 into TINYINT to BIGINT; checked where the target is narrower. */
final class IntegerReader implements ValueReader {
  private final LogicalTypeRoot type;
  private final int oid;

  IntegerReader(LogicalTypeRoot type, int oid) {
    this.type = type;
    this.oid = oid;
  }

  @Override
  public void read(ByteBuf in, int index, int length, BinaryWriter out, int position) {
    long value = read(in, index, length, oid);
    switch (type) {
      case INTEGER -> out.writeInt(position, (int) within(value, (int) value));
      case BIGINT -> out.writeLong(position, value);
      case SMALLINT -> out.writeShort(position, (short) within(value, (short) value));
      default -> out.writeByte(position, (byte) within(value, (byte) value));
    }
  }

  static long read(ByteBuf in, int index, int length, int oid) {
    switch (oid) {
      case Oid.INT4 -> {
        PgScalars.requireLength(length, Integer.BYTES, "int4");
        return in.getInt(index);
      }
      case Oid.INT8 -> {
        PgScalars.requireLength(length, Long.BYTES, "int8");
        return in.getLong(index);
      }
      default -> {
        PgScalars.requireLength(length, Short.BYTES, "int2");
        return in.getShort(index);
      }
    }
  }

  private static long within(long value, long narrowed) {
    if (value != narrowed) {
      throw IntegerWriter.outOfRange();
    }
    return narrowed;
  }
}
