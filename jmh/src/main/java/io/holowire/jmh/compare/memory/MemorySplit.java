package io.holowire.jmh.compare.memory;

import java.io.Serializable;
import java.util.ListIterator;
import org.apache.flink.api.connector.source.lib.util.IteratorSourceSplit;
import org.apache.flink.table.data.RowData;

/**
 * All rows of a name.
 *
 * @param position how many of them were already handed out
 */
record MemorySplit(String rows, int position)
    implements IteratorSourceSplit<RowData, ListIterator<RowData>>, Serializable {
  @Override
  public String splitId() {
    return rows;
  }

  @Override
  public ListIterator<RowData> getIterator() {
    return MemoryRows.get(rows).listIterator(position);
  }

  @Override
  public MemorySplit getUpdatedSplitForIterator(ListIterator<RowData> iterator) {
    return new MemorySplit(rows, iterator.nextIndex());
  }
}
