package io.holowire.connector.lookup;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.data.RowData;

/** The rows of one key while they are collected: nearly every key has one, which needs no list. */
final class KeyRows {
  private KeyRows() {}

  /**
   * The rows with one more, which may be the same list.
   *
   * @param before null or empty = none
   */
  static List<RowData> with(List<RowData> before, RowData row) {
    if (before == null || before.isEmpty()) {
      return List.of(row);
    }
    List<RowData> several = before instanceof ArrayList ? before : new ArrayList<>(before);
    several.add(row);
    return several;
  }
}
