package io.holowire.connector.row;

import io.holowire.pgwire.type.Oid;
import io.holowire.pgwire.type.PgScalars;
import io.holowire.pgwire.type.PgTime;
import io.netty.buffer.ByteBuf;
import java.time.ZoneId;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.data.writer.BinaryWriter;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;

/**
 * timestamp and timestamptz into TIMESTAMP and TIMESTAMP_LTZ. Between a local time and an instant
 * stands the session's zone. A fraction finer than Flink's type is cut.
 */
final class TimestampReader implements ValueReader {
  private final int precision;
  private final boolean toInstant;
  private final boolean compact;
  private final SessionZone zone;

  /** Microseconds per unit of the type's last digit. */
  private final long unit;

  TimestampReader(LogicalType type, int oid, ZoneId sessionZone) {
    precision = LogicalTypeChecks.getPrecision(type);
    toInstant = type.is(LogicalTypeRoot.TIMESTAMP_WITH_LOCAL_TIME_ZONE);
    compact = TimestampData.isCompact(precision);
    zone = toInstant == (oid == Oid.TIMESTAMPTZ) ? null : new SessionZone(sessionZone);
    unit = precision >= 6 ? 1 : (long) Math.pow(10, 6 - precision);
  }

  @Override
  public void read(ByteBuf in, int index, int length, BinaryWriter out, int position) {
    PgScalars.requireLength(length, 8, "timestamp");
    long micros = PgTime.readTimestamp(in, index);
    if (PgTime.isInfinite(micros)) {
      throw new ArithmeticException("Flink has no infinity");
    }
    if (zone != null) {
      micros = toInstant ? zone.toInstant(micros) : zone.toLocal(micros);
    }
    if (unit != 1) {
      // Towards the past, which is what cutting the printed fraction means, before 1970 too.
      micros -= Math.floorMod(micros, unit);
    }
    long millis = Math.floorDiv(micros, 1_000L);
    if (compact) {
      // What writeTimestamp does with a compact type, without the object.
      out.writeLong(position, millis);
    } else {
      int nanos = (int) (micros - millis * 1_000) * 1_000;
      out.writeTimestamp(position, TimestampData.fromEpochMillis(millis, nanos), precision);
    }
  }
}
