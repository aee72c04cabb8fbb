package io.holowire.connector.row;

import io.holowire.pgwire.type.PgArray;
import io.holowire.pgwire.type.PgScalars;
import io.netty.buffer.ByteBuf;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.RowData;

/** ARRAY into an array of one dimension, with its NULL elements. */
final class ArrayWriter implements ValueWriter {
  private final int elementOid;
  private final ValueWriter element;

  ArrayWriter(int elementOid, ValueWriter element) {
    this.elementOid = elementOid;
    this.element = element;
  }

  @Override
  public void fromRow(RowData row, int position, ByteBuf out) {
    write(row.getArray(position), out);
  }

  @Override
  public void fromArray(ArrayData array, int position, ByteBuf out) {
    throw new IllegalStateException("an array in an array is refused when the column is opened");
  }

  private void write(ArrayData array, ByteBuf out) {
    int mark = PgArray.begin(out, elementOid);
    boolean hasNull = false;
    int size = array.size();
    for (int i = 0; i < size; i++) {
      if (array.isNullAt(i)) {
        hasNull = true;
        PgScalars.writeNull(out);
      } else {
        element.fromArray(array, i, out);
      }
    }
    PgArray.end(out, mark, size, hasNull);
  }
}
