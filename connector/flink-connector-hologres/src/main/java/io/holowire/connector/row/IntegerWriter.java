package io.holowire.connector.row;

import io.holowire.pgwire.type.Oid;
import io.holowire.pgwire.type.PgNumeric;
import io.holowire.pgwire.type.PgScalars;
import io.netty.buffer.ByteBuf;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;

/**
 * TINYINT to BIGINT into int2, int4, int8, numeric, float4 or float8; a number that the target does
 * not have is refused, not rounded.
 */
final class IntegerWriter implements ValueWriter {
  private final LogicalTypeRoot type;
  private final int oid;
  private final NumericLimit limit;

  IntegerWriter(LogicalType type, int oid, int modifier) {
    this.type = type.getTypeRoot();
    this.oid = oid;
    limit = oid == Oid.NUMERIC ? NumericLimit.of(type, modifier) : null;
  }

  @Override
  public void fromRow(RowData row, int position, ByteBuf out) {
    long value =
        switch (type) {
          case TINYINT -> row.getByte(position);
          case SMALLINT -> row.getShort(position);
          case INTEGER -> row.getInt(position);
          default -> row.getLong(position);
        };
    check(value);
    write(value, oid, out);
  }

  @Override
  public void fromArray(ArrayData array, int position, ByteBuf out) {
    long value =
        switch (type) {
          case TINYINT -> array.getByte(position);
          case SMALLINT -> array.getShort(position);
          case INTEGER -> array.getInt(position);
          default -> array.getLong(position);
        };
    check(value);
    write(value, oid, out);
  }

  private void check(long value) {
    if (limit != null) {
      limit.check(value);
    }
  }

  static void write(long value, int oid, ByteBuf out) {
    switch (oid) {
      case Oid.INT4 -> {
        if (value != (int) value) {
          throw outOfRange();
        }
        PgScalars.writeInt4(out, (int) value);
      }
      case Oid.INT8 -> PgScalars.writeInt8(out, value);
      case Oid.INT2 -> {
        if (value != (short) value) {
          throw outOfRange();
        }
        PgScalars.writeInt2(out, (short) value);
      }
      case Oid.FLOAT4 -> PgScalars.writeFloat4(out, FloatWriter.exactFloat(value));
      case Oid.FLOAT8 -> PgScalars.writeFloat8(out, FloatWriter.exactDouble(value));
      default -> PgNumeric.write(out, value, 0);
    }
  }

  static ArithmeticException outOfRange() {
    return new ArithmeticException("it is out of range");
  }
}
