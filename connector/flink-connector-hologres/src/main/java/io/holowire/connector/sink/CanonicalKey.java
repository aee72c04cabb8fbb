package io.holowire.connector.sink;

import io.holowire.connector.row.ColumnWriter;
import io.holowire.connector.row.EqualForm;
import io.holowire.connector.sql.SqlColumn;
import io.holowire.pgwire.type.Oid;
import io.netty.buffer.ByteBuf;
import org.apache.flink.table.data.RowData;

/**
 * Writes a key column whose type has several encodings of one value, so that keys which are equal
 * to the server are equal to {@link KeyTable}, too.
 */
record CanonicalKey(ColumnWriter column, EqualForm form) implements ColumnWriter {

  /** The writer for a column of a key. */
  static ColumnWriter of(ColumnWriter writer, SqlColumn column) {
    return switch (column.wireOid()) {
      case Oid.FLOAT4, Oid.FLOAT8, Oid.BPCHAR ->
          new CanonicalKey(writer, EqualForm.of(column.wireOid()));
      default -> writer; // numbers of one writer have one form
    };
  }

  @Override
  public void write(RowData row, ByteBuf out) {
    int start = out.writerIndex();
    column.write(row, out);
    if (out.getInt(start) >= 0) {
      form.apply(out, start);
    }
  }

  @Override
  public int valueOid() {
    return column.valueOid();
  }
}
