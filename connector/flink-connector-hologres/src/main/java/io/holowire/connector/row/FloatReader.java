package io.holowire.connector.row;

import io.holowire.pgwire.type.Oid;
import io.holowire.pgwire.type.PgScalars;
import io.netty.buffer.ByteBuf;
import org.apache.flink.table.data.writer.BinaryWriter;
import org.apache.flink.table.types.logical.LogicalTypeRoot;

/** float4 and float8 into FLOAT and DOUBLE, NaN and infinities included. */
final class FloatReader implements ValueReader {
  private final boolean toFloat;
  private final boolean fromFloat4;

  FloatReader(LogicalTypeRoot type, int oid) {
    toFloat = type == LogicalTypeRoot.FLOAT;
    fromFloat4 = oid == Oid.FLOAT4;
  }

  @Override
  public void read(ByteBuf in, int index, int length, BinaryWriter out, int position) {
    PgScalars.requireLength(
        length, fromFloat4 ? Float.BYTES : Double.BYTES, fromFloat4 ? "float4" : "float8");
    if (toFloat) {
      out.writeFloat(
          position, fromFloat4 ? in.getFloat(index) : FloatWriter.narrow(in.getDouble(index)));
    } else {
      out.writeDouble(position, fromFloat4 ? in.getFloat(index) : in.getDouble(index));
    }
  }
}
