package io.holowire.connector.row;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.RowData;

/** ARRAY into its literal, for where an array as such would be taken apart. For one thread. */
final class ArrayTextWriter implements ValueWriter {
  private final ArrayWriter array;
  private final ArrayText literal;
  private final ByteBuf encoded = Unpooled.buffer();

  /**
   * @param elementOid in whose format {@code element} writes
   */
  ArrayTextWriter(int elementOid, ValueWriter element) {
    array = new ArrayWriter(elementOid, element);
    literal = new ArrayText(elementOid, ',', new FieldText());
  }

  @Override
  public void fromRow(RowData row, int position, ByteBuf out) {
    encoded.clear();
    array.fromRow(row, position, encoded);
    int length = out.writerIndex();
    out.writeInt(0);
    int start = out.writerIndex();
    literal.write(encoded, Integer.BYTES, encoded.getInt(0), out);
    out.setInt(length, out.writerIndex() - start);
  }

  @Override
  public void fromArray(ArrayData outer, int position, ByteBuf out) {
    array.fromArray(outer, position, out); // refuses
  }
}
