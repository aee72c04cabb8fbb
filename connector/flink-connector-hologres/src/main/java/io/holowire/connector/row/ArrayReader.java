package io.holowire.connector.row;

import io.holowire.connector.options.OnBadValue;
import io.holowire.pgwire.type.PgArray;
import io.netty.buffer.ByteBuf;
import org.apache.flink.table.data.binary.BinaryArrayData;
import org.apache.flink.table.data.writer.BinaryArrayWriter;
import org.apache.flink.table.data.writer.BinaryWriter;
import org.apache.flink.table.runtime.typeutils.ArrayDataSerializer;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;

/**
 * An array into ARRAY, with its NULL elements; one of several dimensions into as many ARRAYs, each
 * in the other. Where its subscripts begin is lost. The scratch arrays are reused.
 */
final class ArrayReader implements ValueReader {
  /** One per dimension, the outermost first. */
  private final Level[] levels;

  private final ValueReader element;
  private final int elementOid;
  private final boolean nullable;
  private final boolean badIsNull;
  private final PgArray.Reader elements = new PgArray.Reader();

  /**
   * @param element reads what the innermost ARRAY holds
   * @param elementOid the type that it reads
   */
  ArrayReader(ArrayType type, ValueReader element, int elementOid, OnBadValue onBadValue) {
    levels = new Level[WireTypes.dimensions(type)];
    LogicalType inner = type;
    for (int i = 0; i < levels.length; i++) {
      inner = ((ArrayType) inner).getElementType();
      levels[i] = new Level(inner);
    }
    this.element = element;
    this.elementOid = elementOid;
    nullable = inner.isNullable();
    badIsNull = onBadValue == OnBadValue.NULL && nullable;
  }

  @Override
  public void read(ByteBuf in, int index, int length, BinaryWriter out, int position) {
    elements.wrap(in, index, length);
    if (elements.elements() > 0 && elements.dimensions() != levels.length) {
      throw new IllegalArgumentException(
          "it has " + elements.dimensions() + " dimensions, not " + levels.length);
    }
    fill(0, in);
    out.writeArray(position, levels[0].array, levels[0].serializer);
  }

  private void fill(int depth, ByteBuf in) {
    Level level = levels[depth];
    int size = elements.elements() == 0 ? 0 : elements.size(depth);
    level.prepare(size);
    for (int i = 0; i < size; i++) {
      if (depth + 1 < levels.length) {
        Level inner = levels[depth + 1];
        fill(depth + 1, in);
        level.writer.writeArray(i, inner.array, inner.serializer);
      } else {
        elements.next();
        readElement(in, level, i);
      }
    }
    level.writer.complete();
  }

  private void readElement(ByteBuf in, Level level, int i) {
    if (elements.isNull()) {
      if (!nullable) {
        throw new IllegalArgumentException("it has a NULL");
      }
      level.nullSetter.setNull(level.writer, i);
      return;
    }
    try {
      element.read(in, elements.index(), elements.length(), level.writer, i);
    } catch (ArithmeticException | IllegalArgumentException e) {
      if (!badIsNull) {
        String value = ShownValue.of(elementOid, in, elements.index(), elements.length());
        throw new IllegalArgumentException("its element " + value + ": " + e.getMessage(), e);
      }
      level.nullSetter.setNull(level.writer, i);
    }
  }

  /** The array of one dimension that is being filled. */
  private static final class Level {
    private final int elementSize;
    private final BinaryArrayWriter.NullSetter nullSetter;
    private final ArrayDataSerializer serializer;
    private BinaryArrayData array;
    private BinaryArrayWriter writer;

    Level(LogicalType elementType) {
      elementSize = BinaryArrayData.calculateFixLengthPartSize(elementType);
      nullSetter = BinaryArrayWriter.createNullSetter(elementType);
      serializer = new ArrayDataSerializer(elementType);
    }

    void prepare(int size) {
      if (writer != null && writer.getNumElements() == size) {
        writer.reset();
        return;
      }
      array = new BinaryArrayData();
      writer = new BinaryArrayWriter(array, size, elementSize);
    }
  }
}
