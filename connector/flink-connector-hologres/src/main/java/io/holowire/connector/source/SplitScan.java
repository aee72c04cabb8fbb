package io.holowire.connector.source;

import io.holowire.pgwire.conn.CopyOut;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running COPY of one split: cuts what has arrived into chunks. Fetching thread only. */
final class SplitScan {
  private static final Logger LOG = LoggerFactory.getLogger(SplitScan.class);

  /** A chunk ends with the run that takes it above this size. */
  private static final int CHUNK_BYTES = 256 << 10;

  private final String splitId;
  private final CopyOut copy;
  private final SplitRows rows;
  private CompletableFuture<Void> awaited;

  SplitScan(String splitId, CopyOut copy, SplitRows rows) {
    this.splitId = splitId;
    this.copy = copy;
    this.rows = rows;
  }

  /**
   * What has arrived, at most {@link #CHUNK_BYTES} and the rest of a run; null = nothing now.
   *
   * @throws io.holowire.pgwire.error.PgException the failure of the copy
   */
  RowChunk poll(ChunksInFlight inFlight) {
    List<ByteBuf> runs = new ArrayList<>();
    boolean complete = false;
    try {
      int bytes = 0;
      ByteBuf run = copy.poll();
      while (run != null) {
        runs.add(run);
        bytes += run.readableBytes();
        run = bytes < CHUNK_BYTES ? copy.poll() : null;
      }
      complete = true;
    } finally {
      if (!complete) {
        runs.forEach(ByteBuf::release);
      }
    }
    boolean last = copy.isDone();
    return runs.isEmpty() && !last ? null : new RowChunk(splitId, rows, runs, last, inFlight);
  }

  /** Has the signal raised when {@link #poll} has something to say. */
  void whenAvailable(Signal signal) {
    CompletableFuture<Void> available = copy.available();
    if (available.isDone()) { // something has come since poll() was asked
      awaited = null;
      signal.raise();
    } else if (available != awaited) { // else the signal is registered with it
      awaited = available;
      available.thenRun(signal::raise);
    }
  }

  void cancel() {
    cancel(copy);
  }

  /**
   * Ends a copy early and waits for the server to agree, so that no query goes on behind our back,
   * but not for longer than a second.
   */
  static void cancel(CopyOut copy) {
    copy.cancel();
    await(copy.done());
  }

  /** Waits for the server, but not for longer than a second, and whatever it answers. */
  static void await(CompletableFuture<?> answer) {
    try {
      answer.get(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.debug("Not waited for: it ends with the connection", e);
    }
  }
}
