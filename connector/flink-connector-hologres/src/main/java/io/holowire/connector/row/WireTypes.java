package io.holowire.connector.row;

import io.holowire.connector.server.ColumnShape;
import io.holowire.connector.sql.SqlColumn;
import io.holowire.pgwire.type.Oid;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;

/**
 * Decides which of Flink's types goes with which of the server's, and as what type its values
 * travel: the column's own wherever we know its format, else text, which the statement casts.
 */
final class WireTypes {
  private WireTypes() {}

  /** Whether we write the column's own format; false = text stands in. */
  static boolean writesDirectly(LogicalType type, ColumnShape column) {
    return direct(type, column, true);
  }

  /** Whether we read the column's own format; false = text stands in. */
  static boolean readsDirectly(LogicalType type, ColumnShape column) {
    return direct(type, column, false);
  }

  private static boolean direct(LogicalType type, ColumnShape column, boolean write) {
    boolean isArray = type.is(LogicalTypeRoot.ARRAY);
    boolean nested = write && dimensions(type) > 1;
    if (isArray && column.isArray() && !nested) {
      LogicalType element = innermost(type);
      if (direct(element, column.elementBaseOid(), column.kind(), write)) {
        return true;
      }
      if (isText(element) && hasText(column.elementBaseOid(), write)) {
        return false;
      }
    } else if (!isArray) {
      if (direct(type, column.baseTypeOid(), column.isArray() ? 'b' : column.kind(), write)) {
        return true;
      }
      if (isText(type) && hasText(column.baseTypeOid(), write)) {
        return false;
      }
    }
    throw new ValidationException(
        "column \""
            + column.name()
            + "\": Flink's "
            + type.copy(true).asSummaryString()
            + " does not go with the server's "
            + column.declaredType()
            + (nested ? "; an ARRAY of ARRAYs can be read, but not written" : ""));
  }

  /** How many ARRAYs stand in one another; 0 for what is none. */
  static int dimensions(LogicalType type) {
    return type instanceof ArrayType array ? 1 + dimensions(array.getElementType()) : 0;
  }

  /** What is no ARRAY any more. */
  static LogicalType innermost(LogicalType type) {
    return type instanceof ArrayType array ? innermost(array.getElementType()) : type;
  }

  private static boolean isText(LogicalType type) {
    return type.is(LogicalTypeRoot.VARCHAR) || type.is(LogicalTypeRoot.CHAR);
  }

  /** Whether the server's cast keeps all of the text; to {@code "char"} it keeps a byte. */
  private static boolean hasText(int oid, boolean write) {
    return oid != Oid.BYTEA && !(write && oid == Oid.CHAR);
  }

  private static boolean direct(LogicalType type, int oid, char kind, boolean write) {
    return switch (type.getTypeRoot()) {
      case BOOLEAN -> oid == Oid.BOOL;
      case TINYINT, SMALLINT, INTEGER, BIGINT ->
          isInteger(oid) || (write && (oid == Oid.NUMERIC || isFloat(oid)));
      case FLOAT, DOUBLE -> isFloat(oid);
      case DECIMAL ->
          oid == Oid.NUMERIC
              || (isInteger(oid) && (!write || ((DecimalType) type).getScale() == 0))
              || (write && isFloat(oid));
      case CHAR, VARCHAR ->
          isTextFormat(oid)
              // In the binary format the text's own encoding="…" would count, not UTF-8.
              || (oid == Oid.XML && !write)
              || oid == Oid.JSONB
              || oid == Oid.UUID
              || oid == Oid.INET
              || kind == 'e';
      case BINARY, VARBINARY -> oid == Oid.BYTEA;
      case DATE -> oid == Oid.DATE;
      case TIME_WITHOUT_TIME_ZONE -> oid == Oid.TIME;
      case TIMESTAMP_WITHOUT_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
          oid == Oid.TIMESTAMP || oid == Oid.TIMESTAMPTZ;
      default -> false;
    };
  }

  private static boolean isInteger(int oid) {
    return oid == Oid.INT2 || oid == Oid.INT4 || oid == Oid.INT8;
  }

  private static boolean isFloat(int oid) {
    return oid == Oid.FLOAT4 || oid == Oid.FLOAT8;
  }

  /** Types whose binary format is their text in UTF-8, xml apart. */
  private static boolean isTextFormat(int oid) {
    return oid == Oid.TEXT
        || oid == Oid.VARCHAR
        || oid == Oid.BPCHAR
        || oid == Oid.NAME
        || oid == Oid.JSON;
  }

  static SqlColumn sqlColumn(LogicalType type, ColumnShape column, boolean direct) {
    boolean array = type.is(LogicalTypeRoot.ARRAY);
    if (direct) {
      return new SqlColumn(
          column.name(), column.typeSql(), column.baseTypeOid(), column.typeSql(), array);
    }
    return array
        ? new SqlColumn(column.name(), "text[]", Oid.arrayOf(Oid.TEXT), column.typeSql(), true)
        : textColumn(column);
  }

  /** A column whose values travel as text. */
  static SqlColumn textColumn(ColumnShape column) {
    return new SqlColumn(column.name(), "text", Oid.TEXT, column.typeSql(), false);
  }
}
