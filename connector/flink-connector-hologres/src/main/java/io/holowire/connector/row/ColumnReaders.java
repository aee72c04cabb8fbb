package io.holowire.connector.row;

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
    ValueReader value;
    if (type instanceof ArrayType array) {
      int base = direct ? column.elementBaseOid() : Oid.TEXT;
      LogicalType element = array.getElementType();
      value = new ArrayReader(element, scalar(element, base, settings));
    } else {
      value = scalar(type, direct ? column.baseTypeOid() : Oid.TEXT, settings);
    }
    return new ValueColumn(column.name(), type, value);
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

  /** The only column reader there is, so that the call into the value's is the only virtual one. */
  private record ValueColumn(String name, LogicalType type, ValueReader value)
      implements ColumnReader {
    @Override
    public void read(RowReader in, int column, BinaryRowWriter out, int position) {
      int length = in.length(column);
      if (length < 0) {
        out.setNullAt(position);
        return;
      }
      try {
        value.read(in.buffer(), in.index(column), length, out, position);
      } catch (ArithmeticException | IllegalArgumentException e) {
        throw new BadValueException(
            name,
            "Flink's "
                + type.copy(true).asSummaryString()
                + " cannot hold the value: "
                + e.getMessage(),
            e);
      } catch (ProtocolException e) {
        throw new ProtocolException("column \"" + name + "\": " + e.getMessage());
      } catch (IndexOutOfBoundsException e) {
        throw new ProtocolException(
            "column \"" + name + "\": a value of " + length + " bytes is too short for its type");
      }
    }
  }
}
