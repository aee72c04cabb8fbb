package io.holowire.jmh;

import io.holowire.connector.server.ColumnShape;
import io.holowire.pgwire.type.Oid;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.VarCharType;

/** The columns of a server's table that was made with the same DDL as Flink's. */
final class ServerColumns {
  /** The server counts its own header in a modifier. */
  private static final int MODIFIER_HEADER = 4;

  private ServerColumns() {}

  static List<ColumnShape> of(RowType type) {
    List<ColumnShape> columns = new ArrayList<>();
    for (RowType.RowField field : type.getFields()) {
      columns.add(column(field.getName(), columns.size() + 1, field.getType()));
    }
    return columns;
  }

  private static ColumnShape column(String name, int position, LogicalType type) {
    if (type instanceof ArrayType array) {
      ColumnShape element = column(name, position, array.getElementType());
      return ColumnShape.plainArray(
          name,
          position,
          Oid.arrayOf(element.typeOid()),
          element.typeOid(),
          element.typeSql() + "[]");
    }
    return switch (type.getTypeRoot()) {
      case BIGINT -> ColumnShape.plain(name, position, Oid.INT8, "bigint");
      case INTEGER -> ColumnShape.plain(name, position, Oid.INT4, "integer");
      case BOOLEAN -> ColumnShape.plain(name, position, Oid.BOOL, "boolean");
      case DOUBLE -> ColumnShape.plain(name, position, Oid.FLOAT8, "double precision");
      case DATE -> ColumnShape.plain(name, position, Oid.DATE, "date");
      case DECIMAL -> {
        DecimalType decimal = (DecimalType) type;
        int digits = decimal.getPrecision() << 16 | decimal.getScale();
        yield limited(name, position, Oid.NUMERIC, "numeric", digits + MODIFIER_HEADER);
      }
      case VARCHAR -> {
        int characters = ((VarCharType) type).getLength();
        yield limited(
            name, position, Oid.VARCHAR, "character varying", characters + MODIFIER_HEADER);
      }
      case TIMESTAMP_WITHOUT_TIME_ZONE ->
          limited(
              name,
              position,
              Oid.TIMESTAMP,
              "timestamp without time zone",
              ((TimestampType) type).getPrecision());
      default -> throw new IllegalArgumentException("no table here has a column of " + type);
    };
  }

  private static ColumnShape limited(
      String name, int position, int oid, String typeSql, int modifier) {
    return new ColumnShape(
        name,
        position,
        oid,
        oid,
        0,
        0,
        'b',
        typeSql,
        typeSql,
        modifier,
        false,
        null,
        false,
        ColumnShape.Identity.NONE);
  }
}
