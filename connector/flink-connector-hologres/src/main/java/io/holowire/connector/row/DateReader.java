package io.holowire.connector.row;

import io.holowire.pgwire.type.PgScalars;
import io.holowire.pgwire.type.PgTime;
import io.netty.buffer.ByteBuf;
import org.apache.flink.table.data.writer.BinaryWriter;

/** date into DATE. */
final class DateReader implements ValueReader {
  @Override
  public void read(ByteBuf in, int index, int length, BinaryWriter out, int position) {
    PgScalars.requireLength(length, 4, "date");
    int epochDay = PgTime.readDate(in, index);
    if (PgTime.isInfinite(epochDay)) {
      throw new ArithmeticException("Flink has no infinity");
    }
    out.writeInt(position, epochDay);
  }
}
