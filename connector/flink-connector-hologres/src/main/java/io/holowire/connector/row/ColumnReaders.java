package io.holowire.connector.row;

import io.holowire.connector.options.OnBadValue;
import io.holowire.connector.server.ColumnShape;
import io.holowire.connector.sql.SqlColumn;
import io.holowire.pgwire.error.ProtocolException;
import io.holowire.pgwire.type.Oid;
import io.holowire.pgwire.type.PgInet;
import io.holowire.pgwire.type.PgScalars;
import io.holowire.pgwire.wire.RowReader;
import io.netty.buffer.ByteBuf;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.writer.BinaryRowWriter;
import org.apache.flink.table.data.writer.BinaryWriter;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;

/** Chooses the reader of a column from Flink's type and the server's. */
public final class ColumnReaders {
  private ColumnReaders() {}

  /**
   * The column for the statement that answers what {@link #of} reads.
   *
   * @throws ValidationException when the types do not go together
   */
  public static SqlColumn sqlColumn(LogicalType type, ColumnShape column) {
    return WireTypes.sqlColumn(type, column, WireTypes.readsDirectly(type, column));
  }

  /**
   * The reader, for values in the wire type of {@link #sqlColumn}.
   *
   * @throws ValidationException when the types do not go together; it names both and the column
   */
  public static ColumnReader of(LogicalType type, ColumnShape column, RowSettings settings) {
    boolean direct = WireTypes.readsDirectly(type, column);
    if (type instanceof ArrayType array) {
      int oid = direct ? column.elementBaseOid() : Oid.TEXT;
      ValueReader element = scalar(WireTypes.innermost(array), oid, settings);
      ValueReader value = new ArrayReader(array, element, oid, settings.onBadValue());
      return new ValueColumn(column.name(), type, 0, value, badIsNull(type, settings));
    }
    int oid = direct ? column.baseTypeOid() : Oid.TEXT;
    ValueReader value = scalar(type, oid, settings);
    return new ValueColumn(column.name(), type, oid, value, badIsNull(type, settings));
  }

  private static boolean badIsNull(LogicalType type, RowSettings settings) {
    return type.isNullable() && settings.onBadValue() == OnBadValue.NULL;
  }

  private static ValueReader scalar(LogicalType type, int oid, RowSettings settings) {
    return switch (type.getTypeRoot()) {
      case BOOLEAN -> ColumnReaders::readBoolean;
      case TINYINT, SMALLINT, INTEGER, BIGINT -> new IntegerReader(type.getTypeRoot(), oid);
      case FLOAT, DOUBLE -> new FloatReader(type.getTypeRoot(), oid);
      case DECIMAL -> new DecimalReader(type, oid);
      case CHAR, VARCHAR -> text(oid);
      case BINARY, VARBINARY -> BytesReader.of(oid);
      case DATE -> new DateReader();
      case TIME_WITHOUT_TIME_ZONE -> new TimeReader();
      case TIMESTAMP_WITHOUT_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
          new TimestampReader(type, oid, settings.sessionZone());
      default -> throw new IllegalStateException("no reader for " + type);
    };
  }

  private static void readBoolean(
      ByteBuf in, int index, int length, BinaryWriter out, int position) {
    PgScalars.requireLength(length, 1, "bool");
    out.writeBoolean(position, in.getByte(index) != 0);
  }

  private static ValueReader text(int oid) {
    return switch (oid) {
      case Oid.UUID -> new UuidReader();
      case Oid.INET ->
          (in, index, length, out, at) ->
              out.writeString(at, StringData.fromString(PgInet.read(in, index, length)));
      default -> BytesReader.of(oid);
    };
  }

  /**
   * The only column reader there is, so that the call into the value's is the only virtual one.
   *
   * @param oid the type of what {@code value} reads; 0 = an array
   */
  private record ValueColumn(
      String name, LogicalType type, int oid, ValueReader value, boolean badIsNull)
      implements ColumnReader {
    @Override
    public void read(RowReader in, int column, BinaryRowWriter out, int position) {
      int length = in.length(column);
      if (length < 0) {
        if (!type.isNullable()) {
          // Flink would not ask whether it is NULL, and take it for a zero.
          throw bad("", "the server has NULL", null);
        }
        out.setNullAt(position);
        return;
      }
      try {
        value.read(in.buffer(), in.index(column), length, out, position);
      } catch (ArithmeticException | IllegalArgumentException e) {
        if (!badIsNull) {
          throw bad(shown(in, column), e.getMessage(), e);
        }
        // Readers write last, so nothing is left of the value in the row.
        out.setNullAt(position);
      } catch (ProtocolException e) {
        throw new ProtocolException("column \"" + name + "\": " + e.getMessage());
      } catch (IndexOutOfBoundsException e) {
        throw new ProtocolException(
            "column \"" + name + "\": a value of " + length + " bytes is too short for its type");
      }
    }

    private String shown(RowReader in, int column) {
      return oid == 0
          ? ""
          : " " + ShownValue.of(oid, in.buffer(), in.index(column), in.length(column));
    }

    private BadValueException bad(String shown, String reason, RuntimeException cause) {
      // NULL or not is said only where it matters.
      String flink = (cause == null ? type : type.copy(true)).asSummaryString();
      return new BadValueException(
          name, "Flink's " + flink + " cannot hold the value" + shown + ": " + reason, cause);
    }
  }
}
