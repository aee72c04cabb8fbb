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
    return of(type, position, column, column.modifier(), settings, false);
  }

  /**
   * The same for values that are compared with the column's and not stored: digits and characters
   * that the column does not keep are not taken off, but make a value equal to none of its values.
   */
  public static ColumnWriter ofKey(
      LogicalType type, int position, ColumnShape column, RowSettings settings) {
    if (type instanceof ArrayType array) {
      // As a literal: unnest would take it apart.
      int base = WireTypes.writesDirectly(type, column) ? column.elementBaseOid() : Oid.TEXT;
      ValueWriter element =
          scalar(array.getElementType(), base, ColumnShape.NO_MODIFIER, settings, true);
      return new ValueColumn(
          column.name(),
          column.declaredType(),
          position,
          Oid.TEXT,
          new ArrayTextWriter(base, element));
    }
    return ofCompared(type, position, column, settings);
  }

  /**
   * The same in the wire type of {@link #sqlColumn}, for comparisons that the server has no part
   * in. But for text that stands in for another type, they are for any thread.
   */
  public static ColumnWriter ofCompared(
      LogicalType type, int position, ColumnShape column, RowSettings settings) {
    return of(type, position, column, ColumnShape.NO_MODIFIER, settings, true);
  }

  /**
   * The column for the statement that takes what {@link #ofKey} writes, as elements of an array:
   * arrays are literals.
   *
   * @throws ValidationException when the types do not go together
   */
  public static SqlColumn keyColumn(LogicalType type, ColumnShape column) {
    return type instanceof ArrayType ? WireTypes.textColumn(column) : sqlColumn(type, column);
  }

  private static ColumnWriter of(
      LogicalType type,
      int position,
      ColumnShape column,
      int modifier,
      RowSettings settings,
      boolean exact) {
    boolean direct = WireTypes.writesDirectly(type, column);
    ValueWriter value;
    int base;
    if (type instanceof ArrayType array) {
      int element = direct ? column.elementOid() : Oid.TEXT;
      base = direct ? column.elementBaseOid() : Oid.TEXT;
      value =
          new ArrayWriter(element, scalar(array.getElementType(), base, modifier, settings, exact));
    } else {
      base = direct ? column.baseTypeOid() : Oid.TEXT;
      value = scalar(type, base, modifier, settings, exact);
    }
    return new ValueColumn(column.name(), column.declaredType(), position, base, value);
  }

  private static ValueWriter scalar(
      LogicalType type, int oid, int modifier, RowSettings settings, boolean exact) {
    return switch (type.getTypeRoot()) {
      case BOOLEAN -> new BooleanWriter();
      case TINYINT, SMALLINT, INTEGER, BIGINT -> new IntegerWriter(type, oid, modifier);
      case FLOAT, DOUBLE -> new FloatWriter(type.getTypeRoot(), oid, exact);
      case DECIMAL -> new DecimalWriter(type, oid, modifier);
      case CHAR, VARCHAR -> TextWriter.of(oid, modifier, settings.nulPolicy());
      case BINARY, VARBINARY -> new BytesWriter();
      case DATE -> new DateWriter();
      case TIME_WITHOUT_TIME_ZONE -> new TimeWriter(modifier);
      case TIMESTAMP_WITHOUT_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
          new TimestampWriter(type, oid, modifier, settings.sessionZone(), exact);
      default -> throw new IllegalStateException("no writer for " + type);
    };
  }

  /** The only column writer there is, so that the call into the value's is the only virtual one. */
  private record ValueColumn(
      String name, String serverType, int position, int valueOid, ValueWriter value)
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
