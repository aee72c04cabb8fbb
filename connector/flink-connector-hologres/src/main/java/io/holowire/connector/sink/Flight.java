package io.holowire.connector.sink;

/** A batch that the server has not acknowledged. */
final class Flight {
  final RowBatch batch;

  /** Whether it is a part of a batch that failed: it goes alone, so that its outcome is its own. */
  boolean suspect;

  long sentAtNanos;

  /** What its rows are to blame for; null = nothing so far. */
  Throwable fault;

  /** How often it has been put behind the others. */
  int deferrals;

  /** How often its partitions were no longer what they had been. */
  int reroutes;

  Flight(RowBatch batch, boolean suspect) {
    this.batch = batch;
    this.suspect = suspect;
  }
}
