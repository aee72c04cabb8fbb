package io.holowire.connector.row;

import io.holowire.pgwire.type.PgScalars;
import io.holowire.pgwire.type.PgTime;
import io.netty.buffer.ByteBuf;
import org.apache.flink.table.data.writer.BinaryWriter;

/** time into TIME: Flink holds milliseconds of the day whatever precision is declared. */
final class TimeReader implements ValueReader {
  @Override
  public void read(ByteBuf in, int index, int length, BinaryWriter out, int position) {
    PgScalars.requireLength(length, 8, "time");
    long micros = PgTime.readTime(in, index);
    if (micros >= PgTime.MICROS_PER_DAY) {
      throw new ArithmeticException("it is no time of a day");
    }
    out.writeInt(position, (int) (micros / 1_000));
  }
}
