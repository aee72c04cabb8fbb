package io.holowire.connector.sink;

import io.holowire.connector.row.ColumnWriter;
import io.holowire.connector.sql.SqlColumn;
import io.holowire.pgwire.type.Oid;
import io.netty.buffer.ByteBuf;
import org.apache.flink.table.data.RowData;

/**
 * Writes a key column whose type has several encodings of one value, so that keys which are equal
 * to the server are equal to {@link KeyTable}, too: −0.0 becomes 0.0, every NaN the same, and a
 * {@code char(n)} loses its trailing spaces, which do not count.
 */
record CanonicalKey(ColumnWriter column, int oid) implements ColumnWriter {

  /** The writer for a column of a key. */
  static ColumnWriter of(ColumnWriter writer, SqlColumn column) {
    return switch (column.wireOid()) {
      case Oid.FLOAT4, Oid.FLOAT8, Oid.BPCHAR -> new CanonicalKey(writer, column.wireOid());
      default -> writer;
    };
  }

  @Override
  public void write(RowData row, ByteBuf out) {
    int start = out.writerIndex();
    column.write(row, out);
    if (out.getInt(start) >= 0) {
      int value = start + Integer.BYTES;
      switch (oid) {
        case Oid.FLOAT4 -> out.setFloat(value, canonical(out.getFloat(value)));
        case Oid.FLOAT8 -> out.setDouble(value, canonical(out.getDouble(value)));
        default -> trim(out, start);
      }
    }
  }

  @Override
  public int valueOid() {
    return column.valueOid();
  }

  private static float canonical(float value) {
    return Float.isNaN(value) ? Float.NaN : value + 0.0f; // −0.0 + 0.0 = 0.0
  }

  private static double canonical(double value) {
    return Double.isNaN(value) ? Double.NaN : value + 0.0;
  }

  private static void trim(ByteBuf out, int start) {
    int end = out.writerIndex();
    int value = start + Integer.BYTES;
    while (end > value && out.getByte(end - 1) == ' ') {
      end--;
    }
    out.writerIndex(end);
    out.setInt(start, end - value);
  }
}
