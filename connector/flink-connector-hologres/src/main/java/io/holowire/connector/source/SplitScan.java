package io.holowire.connector.source;

import io.holowire.pgwire.conn.CopyOut;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running COPY of one split: cuts what has arrived into chunks. Fetching thread only. */
final class SplitScan {
  private static final Logger LOG = LoggerFactory.getLogger(SplitScan.class);

  /** A chunk ends with the run that takes it above this size. */
  private static final int CHUNK_BYTES = 256 << 10;

  /** At most; while rows come faster than they are decoded, nobody waits. */
  private static final long GATHERING_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

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

  /**
   * Where something has come, but not all, a moment for more: the server sends 8 KiB at a time, and
   * with so little each this thread and the task would do nothing but wake each other.
   */
  void gather() {
    if (!copy.done().isDone()) {
      LockSupport.parkNanos(GATHERING_NANOS);
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
