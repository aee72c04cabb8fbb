package io.holowire.connector.row;

import io.holowire.pgwire.type.PgScalars;
import io.netty.buffer.ByteBuf;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.RowData;

/** BOOLEAN to bool. */
final class BooleanWriter implements ValueWriter {
  @Override
  public void fromRow(RowData row, int position, ByteBuf out) {
    PgScalars.writeBool(out, row.getBoolean(position));
  }

  @Override
  public void fromArray(ArrayData array, int position, ByteBuf out) {
    PgScalars.writeBool(out, array.getBoolean(position));
  }
}
