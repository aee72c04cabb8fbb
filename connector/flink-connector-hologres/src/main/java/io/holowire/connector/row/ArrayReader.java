package io.holowire.connector.row;

import io.holowire.pgwire.type.PgArray;
import io.netty.buffer.ByteBuf;
import org.apache.flink.table.data.binary.BinaryArrayData;
import org.apache.flink.table.data.writer.BinaryArrayWriter;
import org.apache.flink.table.data.writer.BinaryWriter;
import org.apache.flink.table.runtime.typeutils.ArrayDataSerializer;
import org.apache.flink.table.types.logical.LogicalType;

/** An array of one dimension into ARRAY, with its NULL elements. Its scratch array is reused. */
final class ArrayReader implements ValueReader {
  private final ValueReader element;
  private final int elementSize;
  private final BinaryArrayWriter.NullSetter nullSetter;
  private final ArrayDataSerializer serializer;
  private final PgArray.Reader elements = new PgArray.Reader();
  private BinaryArrayData array;
  private BinaryArrayWriter writer;

  ArrayReader(LogicalType elementType, ValueReader element) {
    this.element = element;
    elementSize = BinaryArrayData.calculateFixLengthPartSize(elementType);
    nullSetter = BinaryArrayWriter.createNullSetter(elementType);
    serializer = new ArrayDataSerializer(elementType);
  }

  @Override
  public void read(ByteBuf in, int index, int length, BinaryWriter out, int position) {
    elements.wrap(in, index, length);
    if (elements.dimensions() > 1) {
      throw new IllegalArgumentException("it has " + elements.dimensions() + " dimensions");
    }
    prepare(elements.elements());
    for (int i = 0; elements.next(); i++) {
      if (elements.isNull()) {
        nullSetter.setNull(writer, i);
      } else {
        element.read(in, elements.index(), elements.length(), writer, i);
      }
    }
    writer.complete();
    out.writeArray(position, array, serializer);
  }

  private void prepare(int size) {
    if (writer != null && writer.getNumElements() == size) {
      writer.reset();
      return;
    }
    array = new BinaryArrayData();
    writer = new BinaryArrayWriter(array, size, elementSize);
  }
}
