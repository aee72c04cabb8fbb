package io.holowire.connector.sink.load;

import io.holowire.connector.sql.TablePath;

/** Into one table; the server routes what belongs to its partitions. */
record WholeTable(TablePath target) implements Moves {
  @Override
  public void move(StagedRows rows) throws InterruptedException {
    // Rows that are merged, or that a trigger of the table swallows, are not counted as inserted.
    if (rows.insert(target, null) != rows.portion().rows()) {
      rows.requireAll(rows.count(null));
    }
  }
}
