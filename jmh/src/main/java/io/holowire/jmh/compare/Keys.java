package io.holowire.jmh.compare;

import java.io.Serializable;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;

/**
 * Keys to look up in {@code events}, drawn evenly from those of the table, the same at each call.
 *
 * @param count how many
 * @param tableRows of the table, whose keys count from 0
 */
record Keys(int count, int tableRows) implements Serializable {
  /** Those of a scan. */
  static final Keys NONE = new Keys(0, 1);

  LongStream stream() {
    return new SplittableRandom(20_261_128).longs(count, 0, tableRows);
  }

  /** For Flink. */
  List<RowData> rows() {
    return stream().<RowData>mapToObj(key -> GenericRowData.of(key)).toList();
  }
}
