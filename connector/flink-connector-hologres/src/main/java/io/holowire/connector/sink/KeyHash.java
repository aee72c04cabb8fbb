package io.holowire.connector.sink;

import io.holowire.connector.row.ValueHash;
import java.util.Arrays;
import org.apache.flink.api.common.functions.Partitioner;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/** Brings the rows of one key to one subtask, where they are numbered in order of arrival. */
public final class KeyHash implements KeySelector<RowData, Integer>, Partitioner<Integer> {
  private static final long serialVersionUID = 1L;

  private final RowData.FieldGetter[] fields;

  /**
   * @param key positions in {@code type}
   */
  public KeyHash(RowType type, int[] key) {
    fields =
        Arrays.stream(key)
            .mapToObj(i -> RowData.createFieldGetter(type.getTypeAt(i), i))
            .toArray(RowData.FieldGetter[]::new);
  }

  @Override
  public Integer getKey(RowData row) {
    int hash = 1;
    for (RowData.FieldGetter field : fields) {
      hash = ValueHash.and(hash, field.getFieldOrNull(row));
    }
    return hash;
  }

  @Override
  public int partition(Integer hash, int partitions) {
    return ValueHash.partition(hash, partitions);
  }
}
