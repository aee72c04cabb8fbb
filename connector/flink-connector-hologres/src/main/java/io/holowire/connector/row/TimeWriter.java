package io.holowire.connector.row;

import io.holowire.pgwire.type.PgTime;
import io.netty.buffer.ByteBuf;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.RowData;

/** TIME to time: Flink holds milliseconds of the day whatever precision is declared. */
final class TimeWriter implements ValueWriter {
  @Override
  public void fromRow(RowData row, int position, ByteBuf out) {
    PgTime.writeTime(out, row.getInt(position) * 1_000L);
  }

  @Override
  public void fromArray(ArrayData array, int position, ByteBuf out) {
    PgTime.writeTime(out, array.getInt(position) * 1_000L);
  }
}
