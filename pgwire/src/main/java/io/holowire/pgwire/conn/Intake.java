package io.holowire.pgwire.conn;

import io.holowire.pgwire.error.PgException;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;

/**
 * The bounded hand-over of what the server streams, from the event loop to one consumer.
 *
 * <p>Above the high water mark it asks the session to stop reading the socket, below the low one to
 * go on: so TCP pushes back on the server, and memory is bounded by the mark plus what one read of
 * the socket brings.
 */
final class Intake {

  private static final CompletableFuture<Void> NOW = CompletableFuture.completedFuture(null);

  private final EventExecutor eventLoop;
  private final long highWater;
  private final long lowWater;
  private final ArrayDeque<ByteBuf> chunks = new ArrayDeque<>();
  private Runnable resume;
  private long bytes;
  private boolean paused;
  private boolean ended;
  private boolean detached;
  private PgException failure;
  private CompletableFuture<Void> waiter;

  Intake(EventExecutor eventLoop, long highWater, long lowWater) {
    this.eventLoop = eventLoop;
    this.highWater = highWater;
    this.lowWater = lowWater;
  }

  /**
   * Takes over one chunk. Event loop only.
   *
   * @param resumeReading what to call, on the event loop, when the consumer has made room
   * @return whether reading should pause now
   */
  boolean offer(ByteBuf chunk, Runnable resumeReading) {
    CompletableFuture<Void> wake;
    boolean pause;
    synchronized (this) {
      if (detached) {
        chunk.release();
        return false;
      }
      chunks.add(chunk);
      bytes += chunk.readableBytes();
      pause = bytes > highWater;
      if (pause) {
        paused = true;
        resume = resumeReading;
      }
      wake = takeWaiter();
    }
    complete(wake);
    return pause;
  }

  /** Nothing more will come; {@code cause} is null when all went well. */
  void end(PgException cause) {
    CompletableFuture<Void> wake;
    synchronized (this) {
      ended = true;
      failure = cause;
      wake = takeWaiter();
    }
    complete(wake);
  }

  /**
   * The next chunk, or null when none is there now; throws the failure once every chunk before it
   * is consumed.
   */
  ByteBuf poll() {
    Runnable wake = null;
    ByteBuf chunk;
    synchronized (this) {
      chunk = chunks.poll();
      if (chunk == null) {
        if (ended && failure != null && !detached) {
          throw failure;
        }
        return null;
      }
      bytes -= chunk.readableBytes();
      if (paused && bytes <= lowWater) {
        paused = false;
        wake = resume;
      }
    }
    if (wake != null) {
      execute(wake);
    }
    return chunk;
  }

  private void execute(Runnable resumeReading) {
    try {
      eventLoop.execute(resumeReading);
    } catch (RejectedExecutionException e) {
      // The loop has gone, and the connection with it: what is here is all that comes.
    }
  }

  /** Blocks until there is a chunk; null after the last. */
  ByteBuf take() throws InterruptedException {
    if (eventLoop.inEventLoop()) {
      throw new IllegalStateException("take() would block the event loop");
    }
    while (true) {
      ByteBuf chunk = poll();
      if (chunk != null || isDone()) {
        return chunk;
      }
      try {
        available().get();
      } catch (ExecutionException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  synchronized CompletableFuture<Void> available() {
    if (!chunks.isEmpty() || ended || detached) {
      return NOW;
    }
    if (waiter == null) {
      waiter = new CompletableFuture<>();
    }
    return waiter;
  }

  synchronized boolean isDone() {
    return chunks.isEmpty() && (ended || detached) && (failure == null || detached);
  }

  synchronized boolean isDetached() {
    return detached;
  }

  /**
   * The consumer has lost interest: releases what is queued and all that is still to come. False
   * the second time.
   */
  boolean detach() {
    CompletableFuture<Void> wake;
    Runnable goOn;
    synchronized (this) {
      if (detached) {
        return false;
      }
      detached = true;
      chunks.forEach(ByteBuf::release);
      chunks.clear();
      bytes = 0;
      goOn = paused ? resume : null;
      paused = false;
      wake = takeWaiter();
    }
    if (goOn != null) {
      execute(goOn);
    }
    complete(wake);
    return true;
  }

  private CompletableFuture<Void> takeWaiter() {
    CompletableFuture<Void> taken = waiter;
    waiter = null;
    return taken;
  }

  private static void complete(CompletableFuture<Void> waiter) {
    if (waiter != null) {
      waiter.complete(null);
    }
  }
}
