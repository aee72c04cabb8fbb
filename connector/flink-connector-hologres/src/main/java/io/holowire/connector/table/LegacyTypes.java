package io.holowire.connector.table;

import java.util.Set;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;

/** The types that columns of the first-generation DDL may have. */
public final class LegacyTypes {
  private static final Set<LogicalTypeRoot> IN_ARRAYS =
      Set.of(
          LogicalTypeRoot.INTEGER,
          LogicalTypeRoot.BIGINT,
          LogicalTypeRoot.FLOAT,
          LogicalTypeRoot.DOUBLE,
          LogicalTypeRoot.BOOLEAN,
          LogicalTypeRoot.VARCHAR);

  private static final Set<LogicalTypeRoot> ALONE =
      Set.of(
          LogicalTypeRoot.DECIMAL,
          LogicalTypeRoot.DATE,
          LogicalTypeRoot.TIMESTAMP_WITHOUT_TIME_ZONE);

  private LegacyTypes() {}

  /**
   * Checks the columns that are stored.
   *
   * @throws ValidationException for a column of another type
   */
  public static void require(String table, ResolvedSchema schema) {
    for (Column column : schema.getColumns()) {
      if (column.isPhysical() && !isKnown(column.getDataType().getLogicalType())) {
        throw new ValidationException(
            "table "
                + table
                + ": column "
                + column.getName()
                + " is "
                + column.getDataType().getLogicalType().asSummaryString()
                + ", which 'connector.type' = 'hologres' does not know; it knows INT, BIGINT, FLOAT,"
                + " DOUBLE, BOOLEAN, VARCHAR and ARRAYs of them, DECIMAL, DATE and TIMESTAMP, and"
                + " 'connector' = 'hologres' knows more");
      }
    }
  }

  private static boolean isKnown(LogicalType type) {
    return ALONE.contains(type.getTypeRoot())
        || IN_ARRAYS.contains(type.getTypeRoot())
        || type instanceof ArrayType array
            && IN_ARRAYS.contains(array.getElementType().getTypeRoot());
  }
}
