package io.holowire.connector.row;

import io.holowire.pgwire.type.PgScalars;
import io.netty.buffer.ByteBuf;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.RowData;

/** BINARY and VARBINARY to bytea. */
final class BytesWriter implements ValueWriter {
  @Override
  public void fromRow(RowData row, int position, ByteBuf out) {
    PgScalars.writeBytea(out, row.getBinary(position));
  }

  @Override
  public void fromArray(ArrayData array, int position, ByteBuf out) {
    PgScalars.writeBytea(out, array.getBinary(position));
  }
}
