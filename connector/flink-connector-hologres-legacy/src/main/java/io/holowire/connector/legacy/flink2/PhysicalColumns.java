package io.holowire.connector.legacy.flink2;

import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.legacy.api.TableSchema;
import org.apache.flink.table.types.DataType;

/** The columns of a table that are stored, as the old interfaces want to have them. */
@SuppressWarnings("deprecation")
final class PhysicalColumns {
  private PhysicalColumns() {}

  static TableSchema schema(ResolvedSchema declared) {
    TableSchema.Builder schema = TableSchema.builder();
    DataType.getFields(declared.toPhysicalRowDataType())
        .forEach(field -> schema.field(field.getName(), field.getDataType()));
    return schema.build();
  }

  /** A row type whose rows Flink hands over as they are, with their kinds. */
  static DataType rows(DataType columns) {
    return columns.notNull().bridgedTo(RowData.class);
  }
}
