package io.holowire.connector.row;

import io.holowire.connector.server.ColumnShape;
import io.holowire.pgwire.type.Oid;
import io.holowire.pgwire.type.PgText.NulPolicy;
import io.holowire.pgwire.wire.RowReader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

/** One-column tables in memory: what is written can be read back and looked at. */
final class Tuples {
  static final RowSettings UTC = settings("UTC");

  private Tuples() {}

  static RowSettings settings(String zone) {
    return new RowSettings(ZoneId.of(zone), NulPolicy.FAIL);
  }

  static ColumnShape column(int oid) {
    return ColumnShape.plain("c", 1, oid, "type" + oid);
  }

  static ColumnShape limited(int oid, int modifier) {
    return new ColumnShape(
        "c",
        1,
        oid,
        oid,
        0,
        0,
        'b',
        "type" + oid,
        "type" + oid,
        modifier,
        false,
        null,
        false,
        ColumnShape.Identity.NONE);
  }

  static ColumnShape arrayOf(int oid) {
    return ColumnShape.plainArray("c", 1, Oid.arrayOf(oid), oid, "type" + oid + "[]");
  }

  static ColumnShape shape(LogicalType type, int oid) {
    return type instanceof ArrayType ? arrayOf(oid) : column(oid);
  }

  /** The field's bytes, length included; the same for every representation of the row. */
  static ByteBuf write(LogicalType type, int oid, RowSettings settings, RowData row) {
    ColumnWriter writer = ColumnWriters.of(type, 0, shape(type, oid), settings);
    ByteBuf out = Unpooled.buffer();
    writer.write(row, out);
    RowDataSerializer serializer = new RowDataSerializer(RowType.of(type));
    ByteBuf binary = Unpooled.buffer();
    writer.write(serializer.toBinaryRow(row).copy(), binary);
    if (!out.equals(binary)) {
      throw new AssertionError("a binary row is written otherwise: " + type);
    }
    return out;
  }

  /** Reads the field alone in a tuple. */
  static BinaryRowData read(LogicalType type, int oid, RowSettings settings, ByteBuf field) {
    return decoder(type, oid, settings).decode(tuple(field)).copy();
  }

  static RowDecoder decoder(LogicalType type, int oid, RowSettings settings) {
    return new RowDecoder(RowType.of(type), List.of(shape(type, oid)), 0, settings);
  }

  static RowReader tuple(ByteBuf... fields) {
    ByteBuf tuple = Unpooled.buffer().writeShort(fields.length);
    for (ByteBuf field : fields) {
      tuple.writeBytes(field.duplicate());
    }
    RowReader reader = new RowReader();
    reader.wrap(tuple, 0, tuple.writerIndex());
    return reader;
  }

  /** The only field as Flink's getters give it, arrays as lists. */
  static Object value(LogicalType type, RowData row) {
    return listed(type, RowData.createFieldGetter(type, 0).getFieldOrNull(row));
  }

  private static Object listed(LogicalType type, Object value) {
    if (!(type instanceof ArrayType array && value instanceof ArrayData data)) {
      return value;
    }
    LogicalType elementType = array.getElementType();
    ArrayData.ElementGetter getter = ArrayData.createElementGetter(elementType);
    List<Object> elements = new ArrayList<>();
    for (int i = 0; i < data.size(); i++) {
      elements.add(listed(elementType, getter.getElementOrNull(data, i)));
    }
    return elements;
  }
}
