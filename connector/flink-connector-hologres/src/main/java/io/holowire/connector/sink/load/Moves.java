package io.holowire.connector.sink.load;

/** Moves staged rows to where they belong, within the connection's transaction. */
interface Moves {
  /**
   * Waits for the server.
   *
   * @throws LostRowsException when rows are not where they were staged
   * @throws HomelessRowsException when rows have no partition
   */
  void move(StagedRows rows) throws InterruptedException;
}
