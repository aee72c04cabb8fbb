package io.holowire.connector.row;

import io.holowire.pgwire.type.PgTime;
import io.netty.buffer.ByteBuf;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.RowData;

/** DATE to date: days, which no zone can shift. */
final class DateWriter implements ValueWriter {
  @Override
  public void fromRow(RowData row, int position, ByteBuf out) {
    write(row.getInt(position), out);
  }

  @Override
  public void fromArray(ArrayData array, int position, ByteBuf out) {
    write(array.getInt(position), out);
  }

  private static void write(int epochDay, ByteBuf out) {
    if (PgTime.isInfinite(epochDay)) {
      throw IntegerWriter.outOfRange();
    }
    PgTime.writeDate(out, epochDay);
  }
}
