package io.holowire.connector.sink.load;

import io.holowire.connector.sql.TablePath;

/** Into one table; the server routes what belongs to its partitions. */
record WholeTable(TablePath target) implements Moves {
  @Override
  public void move(StagedRows rows) throws InterruptedException {
    if (rows.merged()) {
      rows.requireAll(rows.count(null));
      rows.insert(target, null);
    } else {
      rows.requireAll(rows.insert(target, null));
    }
  }
}
