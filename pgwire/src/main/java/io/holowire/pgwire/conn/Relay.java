package io.holowire.pgwire.conn;

import io.holowire.pgwire.copy.CopyRelay;
import io.holowire.pgwire.error.ConnectionException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.concurrent.CompletableFuture;

/** Pumps a COPY OUT into a COPY IN, only while the receiver is writable. */
final class Relay {

  private final CopyOut source;
  private final CopyIn target;
  private final CopyRelay chunks;
  private final CompletableFuture<Long> result = new CompletableFuture<>();

  Relay(CopyOut source, CopyIn target, ByteBufAllocator allocator) {
    this.source = source;
    this.target = target;
    this.chunks = new CopyRelay(allocator, target::write);
  }

  CompletableFuture<Long> run() {
    target
        .result()
        .whenComplete(
            (rows, failure) -> {
              if (failure == null) {
                result.complete(rows);
              } else {
                give(failure);
              }
            });
    pump();
    return result;
  }

  /**
   * Runs on whichever event loop has news; one continuation is pending at a time, so never on two
   * at once.
   */
  private void pump() {
    try {
      while (true) {
        CompletableFuture<Void> news = step();
        if (news == null) {
          return;
        }
        if (!news.isDone()) {
          news.thenRun(this::pump);
          return;
        }
      }
    } catch (RuntimeException | Error e) { // else nobody would ever hear of it
      give(e);
    }
  }

  /** Moves what the source sent at once; returns what to wait for, or null at the end. */
  private CompletableFuture<Void> step() {
    if (!target.isWritable()) {
      return target.writable();
    }
    ByteBuf run = source.poll();
    if (run != null) {
      try {
        chunks.add(run);
      } finally {
        run.release();
      }
      return target.writable();
    }
    boolean done = source.isDone(); // first: one that is cancelled now is done, too
    if (source.isCancelled()) {
      // Finishing would commit a part of the data as if it were the whole.
      throw new ConnectionException("the source of the relay was cancelled", true);
    }
    if (!done) {
      return source.available();
    }
    chunks.finish();
    target.finish();
    return null;
  }

  /** A failure of either side ends the other, too. */
  private void give(Throwable cause) {
    result.completeExceptionally(cause); // first: what follows fails the other side, too
    chunks.close();
    source.cancel();
    target.abort("the relay failed: " + cause.getMessage());
  }
}
