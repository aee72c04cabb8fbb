package io.holowire.connector.row;

import io.holowire.pgwire.type.Oid;
import io.holowire.pgwire.type.PgNumeric;
import io.netty.buffer.ByteBuf;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.writer.BinaryWriter;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;

/** numeric and the integers into DECIMAL; digits behind its scale are cut. */
final class DecimalReader implements ValueReader {
  private final int precision;
  private final int scale;
  private final int oid;
  private final boolean compact;

  /** The first unscaled value that is too large, for compact types. */
  private final long limit;

  DecimalReader(LogicalType type, int oid) {
    precision = ((DecimalType) type).getPrecision();
    scale = ((DecimalType) type).getScale();
    this.oid = oid;
    compact = DecimalData.isCompact(precision);
    limit = compact ? BigDecimal.TEN.pow(precision).longValueExact() : 0;
  }

  @Override
  public void read(ByteBuf in, int index, int length, BinaryWriter out, int position) {
    if (compact && oid == Oid.NUMERIC) {
      long unscaled = PgNumeric.readUnscaled(in, index, length, scale);
      if (unscaled >= limit || unscaled <= -limit) {
        throw outOfRange();
      }
      // What writeDecimal does with a compact decimal, without the object.
      out.writeLong(position, unscaled);
    } else {
      readExact(in, index, length, out, position);
    }
  }

  private void readExact(ByteBuf in, int index, int length, BinaryWriter out, int position) {
    BigDecimal value =
        oid == Oid.NUMERIC
            ? PgNumeric.read(in, index, length)
            : BigDecimal.valueOf(IntegerReader.read(in, index, length, oid));
    DecimalData decimal =
        DecimalData.fromBigDecimal(value.setScale(scale, RoundingMode.DOWN), precision, scale);
    if (decimal == null) {
      throw outOfRange();
    }
    out.writeDecimal(position, decimal, precision);
  }

  private static ArithmeticException outOfRange() {
    return new ArithmeticException("it has too many digits before the point");
  }
}
