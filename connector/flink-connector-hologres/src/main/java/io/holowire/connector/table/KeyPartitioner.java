package io.holowire.connector.table;

import io.holowire.connector.row.ValueHash;
import org.apache.flink.table.connector.source.abilities.SupportsLookupCustomShuffle.InputDataPartitioner;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;

/**
 * Brings the lookups of one key to one subtask, so that a key is asked for and cached once. Keys of
 * one partition of the table are spread like others: a day that most rows are of would be one
 * subtask's work. Since Flink 2.0, like its interface.
 */
final class KeyPartitioner implements InputDataPartitioner {
  private static final long serialVersionUID = 1L;

  @Override
  public int partition(RowData key, int partitions) {
    return ValueHash.partition(hash(key), partitions);
  }

  private static int hash(RowData key) {
    if (!(key instanceof GenericRowData fields)) { // which is what Flink makes of a key
      return key.hashCode();
    }
    int hash = 1;
    for (int i = 0; i < fields.getArity(); i++) {
      hash = ValueHash.and(hash, fields.getField(i));
    }
    return hash;
  }
}
