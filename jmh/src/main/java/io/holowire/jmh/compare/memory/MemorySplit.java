package io.holowire.jmh.compare.memory;

import java.io.Serializable;
import java.util.ListIterator;
import org.apache.flink.api.connector.source.lib.util.IteratorSourceSplit;
import org.apache.flink.table.data.RowData;

/**
 * One of several equal parts of the rows of a name.
 *
 * @param part which, from 0
 * @param position how many of its rows were already handed out
 */
record MemorySplit(String rows, int part, int parts, int position)
    implements IteratorSourceSplit<RowData, ListIterator<RowData>>, Serializable {
  @Override
  public String splitId() {
    return rows + " " + part;
  }

  @Override
  public ListIterator<RowData> getIterator() {
    return MemoryRows.get(rows, part, parts).listIterator(position);
  }

  @Override
  public MemorySplit getUpdatedSplitForIterator(ListIterator<RowData> iterator) {
    return new MemorySplit(rows, part, parts, iterator.nextIndex());
  }
}
