package io.holowire.connector.row;

import io.holowire.connector.server.ColumnShape;
import io.holowire.connector.sql.SqlColumn;
import io.holowire.pgwire.type.Oid;
import io.holowire.pgwire.type.PgScalars;
import io.netty.buffer.ByteBuf;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;

/** Chooses the writer of a column from Flink's type and the server's. */
public final class ColumnWriters {
  private ColumnWriters() {}

  /**
   * The column for the statement that takes what {@link #of} writes.
   *
   * @throws ValidationException when the types do not go together
   */
  public static SqlColumn sqlColumn(LogicalType type, ColumnShape column) {
    return WireTypes.sqlColumn(type, column, WireTypes.writesDirectly(type, column));
  }

  /**
   * The writer for field {@code position} of Flink's rows, in the wire type of {@link #sqlColumn}.
   *
   * @throws ValidationException when the types do not go together; it names both and the column
   */
  public static ColumnWriter of(
      LogicalType type, int position, ColumnShape column, RowSettings settings) {
    boolean direct = WireTypes.writesDirectly(type, column);
    ValueWriter value;
    if (type instanceof ArrayType array) {
      int element = direct ? column.elementOid() : Oid.TEXT;
      int base = direct ? column.elementBaseOid() : Oid.TEXT;
      value = new ArrayWriter(element, scalar(array.getElementType(), base, settings));
    } else {
      value = scalar(type, direct ? column.baseTypeOid() : Oid.TEXT, settings);
    }
    return new ValueColumn(column.name(), column.declaredType(), position, value);
  }

  private static ValueWriter scalar(LogicalType type, int oid, RowSettings settings) {
    return switch (type.getTypeRoot()) {
      case BOOLEAN -> new BooleanWriter();
      case TINYINT, SMALLINT, INTEGER, BIGINT -> new IntegerWriter(type.getTypeRoot(), oid);
      case FLOAT, DOUBLE -> new FloatWriter(type.getTypeRoot(), oid);
      case DECIMAL -> new DecimalWriter(type, oid);
      case CHAR, VARCHAR -> TextWriter.of(oid, settings.nulPolicy());
      case BINARY, VARBINARY -> new BytesWriter();
      case DATE -> new DateWriter();
      case TIME_WITHOUT_TIME_ZONE -> new TimeWriter();
      case TIMESTAMP_WITHOUT_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
          new TimestampWriter(type, oid, settings.sessionZone());
      default -> throw new IllegalStateException("no writer for " + type);
    };
  }

  /** The only column writer there is, so that the call into the value's is the only virtual one. */
  private record ValueColumn(String name, String serverType, int position, ValueWriter value)
      implements ColumnWriter {
    @Override
    public void write(RowData row, ByteBuf out) {
      if (row.isNullAt(position)) {
        PgScalars.writeNull(out);
        return;
      }
      try {
        value.fromRow(row, position, out);
      } catch (ArithmeticException | IllegalArgumentException e) {
        throw new BadValueException(
            name, "the server's " + serverType + " cannot hold the value: " + e.getMessage(), e);
      }
    }
  }
}
