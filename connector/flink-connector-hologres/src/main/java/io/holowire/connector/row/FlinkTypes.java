package io.holowire.connector.row;

import io.holowire.connector.server.ColumnShape;
import io.holowire.pgwire.type.Oid;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.BooleanType;
import org.apache.flink.table.types.logical.DateType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.FloatType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.SmallIntType;
import org.apache.flink.table.types.logical.TimeType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.VarBinaryType;
import org.apache.flink.table.types.logical.VarCharType;

/**
 * Decides as which of Flink's types a column of the server's is read where no DDL says it. Every
 * type has one, since every type but {@code bytea} has a text; all of them may be NULL.
 */
public final class FlinkTypes {
  /** Of a {@code numeric} that does not say: half of the digits for the fraction. */
  private static final int FREE_SCALE = 18;

  private static final int MICROS = 6;

  /** In front of precision and scale in the modifier. */
  private static final int HEADER = 4;

  private FlinkTypes() {}

  /** The type, which {@link ColumnReaders} reads from that column. */
  public static LogicalType of(ColumnShape column) {
    return column.isArray()
        ? new ArrayType(scalar(column.elementBaseOid(), column.modifier()))
        : scalar(column.baseTypeOid(), column.modifier());
  }

  private static LogicalType scalar(int oid, int modifier) {
    return switch (oid) {
      case Oid.BOOL -> new BooleanType();
      case Oid.INT2 -> new SmallIntType();
      case Oid.INT4 -> new IntType();
      case Oid.INT8 -> new BigIntType();
      case Oid.FLOAT4 -> new FloatType();
      case Oid.FLOAT8 -> new DoubleType();
      case Oid.NUMERIC -> decimal(modifier);
      case Oid.BYTEA -> new VarBinaryType(VarBinaryType.MAX_LENGTH);
      case Oid.DATE -> new DateType();
      case Oid.TIME -> new TimeType(); // Flink 1.20 plans no other; all hold milliseconds
      case Oid.TIMESTAMP -> new TimestampType(fraction(modifier));
      case Oid.TIMESTAMPTZ -> new LocalZonedTimestampType(fraction(modifier));
      default -> new VarCharType(VarCharType.MAX_LENGTH);
    };
  }

  private static int fraction(int modifier) {
    return modifier == ColumnShape.NO_MODIFIER ? MICROS : modifier;
  }

  /** A DECIMAL that holds all values, or where none does, as text; any numeric: DECIMAL(38, 18). */
  private static LogicalType decimal(int modifier) {
    if (modifier == ColumnShape.NO_MODIFIER) {
      return new DecimalType(DecimalType.MAX_PRECISION, FREE_SCALE);
    }
    int precision = (modifier - HEADER) >>> 16;
    int scale = NumericLimit.scale(modifier);
    // The scale may be negative, or more than the precision.
    int digits = scale < 0 ? precision - scale : Math.max(precision, scale);
    return digits <= DecimalType.MAX_PRECISION
        ? new DecimalType(digits, Math.max(scale, 0))
        : new VarCharType(VarCharType.MAX_LENGTH);
  }
}
