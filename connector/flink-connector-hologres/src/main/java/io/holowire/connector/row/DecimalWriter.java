package io.holowire.connector.row;

import io.holowire.pgwire.type.Oid;
import io.holowire.pgwire.type.PgNumeric;
import io.holowire.pgwire.type.PgScalars;
import io.netty.buffer.ByteBuf;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;

/**
 * DECIMAL into numeric, rounded half up to the column's scale as the server and Flink's CAST do;
 * without a scale into the integers; into float4 and float8 as the nearest, or without a scale as
 * exactly that integer.
 */
final class DecimalWriter implements ValueWriter {
  private final int precision;
  private final int scale;
  private final int oid;
  private final NumericLimit limit;

  /** The digits behind the point that the column keeps of the type's. */
  private final int keptScale;

  DecimalWriter(LogicalType type, int oid, int modifier) {
    precision = ((DecimalType) type).getPrecision();
    scale = ((DecimalType) type).getScale();
    this.oid = oid;
    limit = oid == Oid.NUMERIC ? NumericLimit.of(type, modifier) : null;
    keptScale = Math.min(scale, NumericLimit.scale(modifier));
  }

  @Override
  public void fromRow(RowData row, int position, ByteBuf out) {
    write(row.getDecimal(position, precision, scale), out);
  }

  @Override
  public void fromArray(ArrayData array, int position, ByteBuf out) {
    write(array.getDecimal(position, precision, scale), out);
  }

  private void write(DecimalData value, ByteBuf out) {
    switch (oid) {
      case Oid.NUMERIC -> writeNumeric(value, out);
      case Oid.FLOAT4 -> {
        float nearest = value.toBigDecimal().floatValue();
        requireExact(value, nearest);
        PgScalars.writeFloat4(out, nearest);
      }
      case Oid.FLOAT8 -> {
        double nearest = value.toBigDecimal().doubleValue();
        requireExact(value, nearest);
        PgScalars.writeFloat8(out, nearest);
      }
      default -> {
        long integer =
            value.isCompact() ? value.toUnscaledLong() : value.toBigDecimal().longValueExact();
        IntegerWriter.write(integer, oid, out);
      }
    }
  }

  private void writeNumeric(DecimalData value, ByteBuf out) {
    if (value.isCompact() && keptScale == scale) {
      if (limit != null) {
        limit.check(value.toUnscaledLong());
      }
      PgNumeric.write(out, value.toUnscaledLong(), scale);
    } else {
      BigDecimal decimal = value.toBigDecimal();
      if (limit != null) {
        limit.check(decimal.unscaledValue());
      }
      // Here and not by the server, so that keys which it makes equal are equal before, too.
      PgNumeric.write(out, decimal.setScale(keptScale, RoundingMode.HALF_UP));
    }
  }

  /** Fractions are meant to be rounded by who stores them in a float; integers may be keys. */
  private void requireExact(DecimalData value, double nearest) {
    if (scale == 0 && new BigDecimal(nearest).compareTo(value.toBigDecimal()) != 0) {
      throw FloatWriter.inexact();
    }
  }
}
