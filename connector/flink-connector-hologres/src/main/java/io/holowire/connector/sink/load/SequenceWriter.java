package io.holowire.connector.sink.load;

import io.holowire.connector.row.ColumnWriter;
import io.holowire.pgwire.type.Oid;
import io.holowire.pgwire.type.PgScalars;
import io.netty.buffer.ByteBuf;
import org.apache.flink.table.data.RowData;

/** Numbers the rows in order of arrival. */
final class SequenceWriter implements ColumnWriter {
  private long next;

  @Override
  public void write(RowData row, ByteBuf out) {
    PgScalars.writeInt8(out, next++);
  }

  @Override
  public int valueOid() {
    return Oid.INT8;
  }
}
