package io.holowire.jmh.compare.memory;

import java.io.Serializable;
import org.apache.flink.api.connector.source.lib.util.IteratorSourceSplit;
import org.apache.flink.table.data.RowData;

/**
 * One of the parts of the rows of a name.
 *
 * @param part which, from 0
 * @param position how many of its rows were already handed out
 */
record MemorySplit(String rows, int part, int parts, int position)
    implements IteratorSourceSplit<RowData, RowCopies>, Serializable {
  @Override
  public String splitId() {
    return rows + " " + part;
  }

  @Override
  public RowCopies getIterator() {
    return new RowCopies(MemoryRows.get(rows, part, parts), position);
  }

  @Override
  public MemorySplit getUpdatedSplitForIterator(RowCopies iterator) {
    return new MemorySplit(rows, part, parts, iterator.position());
  }
}
