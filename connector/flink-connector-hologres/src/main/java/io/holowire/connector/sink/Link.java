package io.holowire.connector.sink;

import java.util.concurrent.CompletableFuture;

/** One connection as the pipeline sees it: batches go out in the order of the calls. */
interface Link {
  /** Sends a sealed batch; completes, on any thread, when the server has answered. */
  CompletableFuture<?> send(RowBatch batch);

  /** Gives an idle connection back. */
  void release();

  /** Drops the connection with all that is under way; returns at once. */
  void discard();
}
