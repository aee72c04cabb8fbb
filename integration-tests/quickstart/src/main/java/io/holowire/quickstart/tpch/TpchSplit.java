package io.holowire.quickstart.tpch;

import java.io.Serializable;
import org.apache.flink.api.connector.source.lib.util.IteratorSourceSplit;
import org.apache.flink.table.data.RowData;

/**
 * A part of a relation.
 *
 * @param position how many of its rows were already handed out
 */
record TpchSplit(Relation relation, double scale, int part, int parts, long position)
    implements IteratorSourceSplit<RowData, TpchRows>, Serializable {
  @Override
  public String splitId() {
    return relation + "-" + part;
  }

  @Override
  public TpchRows getIterator() {
    return new TpchRows(relation.rows(scale, part, parts), position);
  }

  @Override
  public TpchSplit getUpdatedSplitForIterator(TpchRows rows) {
    return new TpchSplit(relation, scale, part, parts, rows.position());
  }
}
