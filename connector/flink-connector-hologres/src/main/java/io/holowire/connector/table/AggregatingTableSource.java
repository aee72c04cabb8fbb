package io.holowire.connector.table;

import io.holowire.connector.options.TableOptions;
import io.holowire.connector.row.RowSettings;
import java.util.List;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.abilities.SupportsAggregatePushDown;
import org.apache.flink.table.expressions.AggregateExpression;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;

/** A table whose aggregates the server computes, in batch. */
final class AggregatingTableSource extends HologresTableSource
    implements SupportsAggregatePushDown {

  AggregatingTableSource(
      TableOptions options, RowType declared, RowSettings rows, boolean resumable) {
    super(options, declared, rows, resumable, false);
  }

  private AggregatingTableSource(AggregatingTableSource other) {
    super(other);
  }

  /**
   * Whether a table may be one: of a source that aggregates Flink cannot plan {@code AVG} of a
   * DECIMAL, it fails before it asks the source. (AggregateUtil.deriveSumAndCountFromAvg, 1.20 and
   * 2.3)
   */
  static boolean suits(RowType declared) {
    return declared.getChildren().stream().noneMatch(type -> type.is(LogicalTypeRoot.DECIMAL));
  }

  @Override
  public boolean applyAggregates(
      List<int[]> groupingSets, List<AggregateExpression> aggregates, DataType producedDataType) {
    return groupingSets.size() == 1
        && aggregate(groupingSets.get(0), aggregates, (RowType) producedDataType.getLogicalType());
  }

  @Override
  public DynamicTableSource copy() {
    return new AggregatingTableSource(this);
  }
}
