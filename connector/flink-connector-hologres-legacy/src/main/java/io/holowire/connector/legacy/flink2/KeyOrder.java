package io.holowire.connector.legacy.flink2;

import io.holowire.connector.sink.KeyHash;
import java.util.List;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.transformations.PartitionTransformation;
import org.apache.flink.streaming.runtime.partitioner.KeyGroupStreamPartitioner;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.catalog.UniqueConstraint;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/** Brings the changes of one key to one writer, in their order. */
final class KeyOrder {
  private final RowType type;
  private final int[] key;

  private KeyOrder(RowType type, int[] key) {
    this.type = type;
    this.key = key;
  }

  /** By the PRIMARY KEY of the DDL; without one rows go as they come. */
  static KeyOrder of(ResolvedSchema declared) {
    RowType type = (RowType) declared.toPhysicalRowDataType().getLogicalType();
    List<String> names =
        declared.getPrimaryKey().map(UniqueConstraint::getColumns).orElse(List.of());
    return new KeyOrder(type, names.stream().mapToInt(type::getFieldIndex).toArray());
  }

  DataStream<RowData> of(DataStream<RowData> rows, int writers) {
    if (key.length == 0 || writers == 1) {
      return rows;
    }
    return new DataStream<>(
        rows.getExecutionEnvironment(),
        new PartitionTransformation<>(
            rows.getTransformation(),
            new KeyGroupStreamPartitioner<>(
                new KeyHash(type, key),
                KeyGroupRangeAssignment.DEFAULT_LOWER_BOUND_MAX_PARALLELISM)));
  }
}
