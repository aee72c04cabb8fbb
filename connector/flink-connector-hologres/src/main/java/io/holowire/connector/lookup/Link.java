package io.holowire.connector.lookup;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.table.data.RowData;

/** A connection lent for one batch. */
interface Link {
  /** Where connections come from. */
  interface Source {
    /** The next one that is free. */
    CompletableFuture<Link> acquire();
  }

  /**
   * What the server sent for one batch, not decoded yet. Holds memory until it is read or
   * discarded.
   */
  interface Answer {
    /**
     * Decodes and frees it.
     *
     * @param keys how many were asked for
     * @return the rows of each key, in the order of the keys
     */
    List<? extends Collection<RowData>> read(int keys);

    void discard();
  }

  /** Asks for a batch; the batch stays the caller's. */
  CompletableFuture<Answer> ask(KeyBatch batch);

  /** Gives the connection back. */
  void release();

  /** Closes it, because it is broken. */
  void drop();

  /**
   * Nobody waits for the answer any more: the server is told to stop, for else it would go on
   * behind our back. Completes when it has been told; {@link #ask} then fails or answers as ever.
   */
  CompletableFuture<Void> cancel();
}
