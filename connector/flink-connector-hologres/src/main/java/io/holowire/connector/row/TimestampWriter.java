package io.holowire.connector.row;

import io.holowire.pgwire.type.Oid;
import io.holowire.pgwire.type.PgTime;
import io.netty.buffer.ByteBuf;
import java.time.ZoneId;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;

/**
 * TIMESTAMP and TIMESTAMP_LTZ into timestamp and timestamptz. Between a local time and an instant
 * stands the session's zone. Digits that the column does not keep are cut.
 */
final class TimestampWriter implements ValueWriter {
  private final int precision;
  private final boolean fromInstant;
  private final boolean toInstant;
  private final SessionZone zone;
  private final FractionCut fraction;
  private final boolean exact;

  /**
   * @param exact whether a value with digits that the server does not know is refused
   */
  TimestampWriter(LogicalType type, int oid, int modifier, ZoneId sessionZone, boolean exact) {
    precision = LogicalTypeChecks.getPrecision(type);
    fromInstant = type.is(LogicalTypeRoot.TIMESTAMP_WITH_LOCAL_TIME_ZONE);
    toInstant = oid == Oid.TIMESTAMPTZ;
    zone = fromInstant == toInstant ? null : new SessionZone(sessionZone);
    fraction = new FractionCut(modifier);
    this.exact = exact;
  }

  @Override
  public void fromRow(RowData row, int position, ByteBuf out) {
    write(row.getTimestamp(position, precision), out);
  }

  @Override
  public void fromArray(ArrayData array, int position, ByteBuf out) {
    write(array.getTimestamp(position, precision), out);
  }

  private void write(TimestampData value, ByteBuf out) {
    if (exact && value.getNanoOfMillisecond() % 1_000 != 0) {
      throw new ArithmeticException("it has nanoseconds");
    }
    long micros =
        Math.addExact(
            Math.multiplyExact(value.getMillisecond(), 1_000L),
            value.getNanoOfMillisecond() / 1_000);
    if (zone != null) {
      micros = toInstant ? zone.toInstant(micros) : zone.toLocal(micros);
    }
    if (PgTime.isInfinite(micros)) {
      throw IntegerWriter.outOfRange();
    }
    PgTime.writeTimestamp(out, fraction.cut(micros));
  }
}
