package io.holowire.connector.row;

import io.holowire.pgwire.type.Oid;
import io.holowire.pgwire.type.PgScalars;
import io.netty.buffer.ByteBuf;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalTypeRoot;

/** FLOAT and DOUBLE into float4 and float8; to the narrower as the server would assign it. */
final class FloatWriter implements ValueWriter {
  /** Behind the largest long, which is rounded to this and comes back as itself. */
  private static final float LONGS_END = 0x1p63f;

  private final boolean fromFloat;
  private final boolean toFloat4;
  private final boolean exact;

  /**
   * @param exact whether a value that would be rounded is refused
   */
  FloatWriter(LogicalTypeRoot type, int oid, boolean exact) {
    fromFloat = type == LogicalTypeRoot.FLOAT;
    toFloat4 = oid == Oid.FLOAT4;
    this.exact = exact;
  }

  @Override
  public void fromRow(RowData row, int position, ByteBuf out) {
    if (fromFloat) {
      write(row.getFloat(position), out);
    } else {
      write(row.getDouble(position), out);
    }
  }

  @Override
  public void fromArray(ArrayData array, int position, ByteBuf out) {
    if (fromFloat) {
      write(array.getFloat(position), out);
    } else {
      write(array.getDouble(position), out);
    }
  }

  private void write(float value, ByteBuf out) {
    if (toFloat4) {
      PgScalars.writeFloat4(out, value);
    } else {
      PgScalars.writeFloat8(out, value);
    }
  }

  private void write(double value, ByteBuf out) {
    if (toFloat4) {
      float narrow = narrow(value);
      if (exact && narrow != value && !Double.isNaN(value)) {
        throw new ArithmeticException("it would be rounded");
      }
      PgScalars.writeFloat4(out, narrow);
    } else {
      PgScalars.writeFloat8(out, value);
    }
  }

  /** The nearest float; as on the server, a number must not become infinite or zero. */
  static float narrow(double value) {
    float narrow = (float) value;
    if ((Float.isInfinite(narrow) && !Double.isInfinite(value)) || (narrow == 0 && value != 0)) {
      throw IntegerWriter.outOfRange();
    }
    return narrow;
  }

  /** The float that is the integer. */
  static float exactFloat(long integer) {
    float value = integer;
    if (value == LONGS_END || (long) value != integer) {
      throw inexact();
    }
    return value;
  }

  /** The double that is the integer. */
  static double exactDouble(long integer) {
    double value = integer;
    if (value == LONGS_END || (long) value != integer) {
      throw inexact();
    }
    return value;
  }

  static ArithmeticException inexact() {
    return new ArithmeticException("it would be rounded to another integer");
  }
}
