package io.holowire.connector.row;

import io.holowire.pgwire.type.PgTime;
import io.netty.buffer.ByteBuf;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.RowData;

/** TIME to time: Flink holds milliseconds of the day whatever precision is declared. */
final class TimeWriter implements ValueWriter {
  private final FractionCut fraction;

  TimeWriter(int modifier) {
    fraction = new FractionCut(modifier);
  }

  @Override
  public void fromRow(RowData row, int position, ByteBuf out) {
    write(row.getInt(position), out);
  }

  @Override
  public void fromArray(ArrayData array, int position, ByteBuf out) {
    write(array.getInt(position), out);
  }

  private void write(int milliOfDay, ByteBuf out) {
    PgTime.writeTime(out, fraction.cut(milliOfDay * 1_000L));
  }
}
