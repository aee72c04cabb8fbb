package io.holowire.connector.sink;

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
      hash = 31 * hash + hash(field.getFieldOrNull(row));
    }
    return hash;
  }

  private static int hash(Object value) {
    if (value instanceof byte[] bytes) {
      return Arrays.hashCode(bytes);
    }
    // Both zeros are one key to the server.
    if (value instanceof Double number) {
      return Double.hashCode(number + 0.0);
    }
    if (value instanceof Float number) {
      return Float.hashCode(number + 0.0f);
    }
    return value == null ? 0 : value.hashCode();
  }

  @Override
  public int partition(Integer hash, int partitions) {
    int spread = hash * 0x9E3779B9; // neighbouring keys are far apart
    return (int) ((spread & 0xFFFFFFFFL) * partitions >>> 32);
  }
}
