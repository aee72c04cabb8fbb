package io.holowire.connector.row;

import io.holowire.pgwire.type.Oid;
import io.holowire.pgwire.type.PgNumeric;
import io.netty.buffer.ByteBuf;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;

/** DECIMAL into numeric, and without a scale into the integers. */
final class DecimalWriter implements ValueWriter {
  private final int precision;
  private final int scale;
  private final int oid;

  DecimalWriter(LogicalType type, int oid) {
    precision = ((DecimalType) type).getPrecision();
    scale = ((DecimalType) type).getScale();
    this.oid = oid;
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
    if (oid != Oid.NUMERIC) {
      long integer =
          value.isCompact() ? value.toUnscaledLong() : value.toBigDecimal().longValueExact();
      IntegerWriter.write(integer, oid, out);
    } else if (value.isCompact()) {
      PgNumeric.write(out, value.toUnscaledLong(), value.scale());
    } else {
      PgNumeric.write(out, value.toBigDecimal());
    }
  }
}
