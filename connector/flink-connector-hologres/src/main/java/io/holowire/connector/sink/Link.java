package io.holowire.connector.sink;

import io.holowire.pgwire.error.PgException;
import java.util.concurrent.CompletableFuture;

/** One connection as the pipeline sees it: batches go out in the order of the calls. */
interface Link {
  /**
   * Finds out what has to be known before the batch can be sent. To be called on the task thread,
   * again when it has completed, until there is nothing more to find out.
   *
   * @return null when nothing has to be; completes on any thread
   */
  default CompletableFuture<?> prepare(RowBatch batch) {
    return null;
  }

  /** Sends a batch; completes, on any thread, when the server has answered. */
  CompletableFuture<?> send(RowBatch batch);

  /**
   * Finds the column that is at fault where a batch of one row has failed and the server does not
   * say.
   *
   * @return null when there is nothing to find out; completes, on any thread, with the column's
   *     name, or null when it was not found
   */
  CompletableFuture<String> blame(RowBatch batch, PgException failure);

  /** Drops the connection with all that is under way; returns at once. */
  void close();
}
