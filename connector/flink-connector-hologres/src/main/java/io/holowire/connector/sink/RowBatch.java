package io.holowire.connector.sink;

import org.apache.flink.table.data.RowData;

/**
 * What is written between two flushes: filled, sealed, sent (perhaps several times), reset. Used by
 * the task thread only.
 */
sealed interface RowBatch permits KeyedBatch, AppendBatch {
  /**
   * Takes one change. The row is encoded at once, so that the caller may use it again; when that
   * fails, the batch is as before.
   */
  void add(RowData row);

  /** Rows to be written, at most; decides when to flush. */
  int size();

  /** Bytes held; decides when to flush. */
  int bytes();

  /**
   * Ends the filling.
   *
   * @param successor takes what is not decided yet; null when all has to be decided now
   */
  void seal(RowBatch successor);

  /** Keys to delete before {@link #upserts}; each a row of key columns. Sealed batches only. */
  Rows deletes();

  /** Rows to insert or to update, no key twice. Sealed batches only. */
  Rows upserts();

  /** Whether both may hold the same key; never false when they do. Sealed batches only. */
  boolean sharesKey(RowBatch other);

  void reset();

  void release();

  default boolean isEmpty() {
    return size() == 0;
  }
}
