package io.holowire.connector.legacy.flink2;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.api.common.functions.FilterFunction;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.TableException;
import org.apache.flink.table.api.config.ExecutionConfigOptions;
import org.apache.flink.table.api.config.ExecutionConfigOptions.NotNullEnforcer;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/** Enforces NOT NULL, which Flink does for other sinks. */
final class RequiredColumns implements FilterFunction<RowData> {
  private static final long serialVersionUID = 1L;

  private final String[] names;
  private final int[] positions;
  private final boolean drop;

  private RequiredColumns(String[] names, int[] positions, boolean drop) {
    this.names = names;
    this.positions = positions;
    this.drop = drop;
  }

  static RequiredColumns of(ResolvedSchema declared, ReadableConfig session) {
    RowType row = (RowType) declared.toPhysicalRowDataType().getLogicalType();
    List<String> all = row.getFieldNames();
    int[] positions =
        IntStream.range(0, all.size()).filter(i -> !row.getTypeAt(i).isNullable()).toArray();
    return new RequiredColumns(
        IntStream.of(positions).mapToObj(all::get).toArray(String[]::new),
        positions,
        session.get(ExecutionConfigOptions.TABLE_EXEC_SINK_NOT_NULL_ENFORCER)
            == NotNullEnforcer.DROP);
  }

  boolean any() {
    return positions.length > 0;
  }

  @Override
  public boolean filter(RowData row) {
    for (int i = 0; i < positions.length; i++) {
      if (row.isNullAt(positions[i])) {
        if (drop) {
          return false;
        }
        throw new TableException(
            "Column '"
                + names[i]
                + "' is NOT NULL, however, a null value is being written into it. You can set"
                + " 'table.exec.sink.not-null-enforcer' = 'DROP' to drop such rows silently.");
      }
    }
    return true;
  }
}
