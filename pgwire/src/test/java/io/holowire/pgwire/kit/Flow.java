package io.holowire.pgwire.kit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * One direction of a {@link FaultProxy}, and what is wrong with it. Faults may be set at any time,
 * hold for all connections, present and future, and add up.
 */
public final class Flow {
  private static final int PIECE = 64 * 1024;
  private static final int PIECES_PER_SECOND = 50;

  private final AtomicLong forwarded = new AtomicLong();
  private volatile int segment = PIECE;
  private volatile long delayNanos;
  private volatile long bytesPerSecond;
  private volatile long cutAfter = Long.MAX_VALUE;
  private volatile boolean cutByReset;
  private final AtomicReference<Trap> trap = new AtomicReference<>();
  private boolean stopped; // guarded by this

  /** What is done when words pass. */
  private record Trap(String words, Runnable action) {

    /** In any case, as keywords of SQL are written in either. */
    boolean holds(byte[] piece, int length) {
      return new String(piece, 0, length, StandardCharsets.ISO_8859_1)
          .toLowerCase(Locale.ROOT)
          .contains(words);
    }
  }

  Flow() {}

  /** Writes no more than so many bytes at once; 1 = every byte in a segment of its own. */
  public Flow segments(int bytes) {
    segment = bytes;
    return this;
  }

  /** Holds each piece that is read (64 KiB at most) for so long. */
  public Flow delay(Duration delay) {
    delayNanos = delay.toNanos();
    return this;
  }

  public Flow bytesPerSecond(long rate) {
    bytesPerSecond = rate;
    return this;
  }

  /**
   * Ends a connection, orderly, once this direction of it has passed {@code bytes} since it began.
   */
  public Flow cutAfter(long bytes) {
    cutByReset = false;
    cutAfter = bytes;
    return this;
  }

  /** The same with a RST. */
  public Flow resetAfter(long bytes) {
    cutByReset = true;
    cutAfter = bytes;
    return this;
  }

  /** Nothing passes until {@link #resume}; the sender's socket fills up. */
  public synchronized Flow stopReading() {
    stopped = true;
    return this;
  }

  public synchronized Flow resume() {
    stopped = false;
    notifyAll();
    return this;
  }

  /**
   * Runs an action once, before a piece that holds these words, in any case, is passed on: {@link
   * FaultProxy#resetAll} keeps them from arriving, {@link #stopReading} of the other direction
   * keeps the answer to them. Words that two pieces share are not seen.
   */
  public Flow at(String words, Runnable action) {
    trap.set(new Trap(words.toLowerCase(Locale.ROOT), action));
    return this;
  }

  /** Takes every fault back. */
  public Flow heal() {
    segment = PIECE;
    delayNanos = 0;
    bytesPerSecond = 0;
    cutAfter = Long.MAX_VALUE;
    trap.set(null);
    return resume();
  }

  /** Bytes passed on, over all connections. */
  public long forwarded() {
    return forwarded.get();
  }

  boolean cutsByReset() {
    return cutByReset;
  }

  /** Returns true when the flow was cut, false when its source ended. */
  boolean pump(InputStream in, OutputStream out) throws IOException, InterruptedException {
    byte[] piece = new byte[PIECE];
    long passed = 0;
    while (passed < cutAfter) {
      awaitReading();
      int read = in.read(piece, 0, pieceBytes());
      if (read < 0) {
        return false;
      }
      LockSupport.parkNanos(delayNanos);
      spring(piece, read);
      awaitReading();
      int kept = (int) Math.min(read, Math.max(0, cutAfter - passed));
      write(piece, kept, out);
      passed += kept;
    }
    return true;
  }

  private void spring(byte[] piece, int length) {
    Trap set = trap.get();
    if (set != null && set.holds(piece, length) && trap.compareAndSet(set, null)) {
      set.action.run();
    }
  }

  private int pieceBytes() {
    long rate = bytesPerSecond;
    return rate == 0 ? PIECE : (int) Math.max(1, Math.min(PIECE, rate / PIECES_PER_SECOND));
  }

  private void write(byte[] piece, int length, OutputStream out) throws IOException {
    for (int at = 0; at < length; ) {
      int size = Math.min(segment, length - at);
      forwarded.addAndGet(size); // before a receiver can know of them
      out.write(piece, at, size);
      at += size;
    }
    if (bytesPerSecond > 0) {
      LockSupport.parkNanos(Duration.ofSeconds(length).toNanos() / bytesPerSecond);
    }
  }

  private synchronized void awaitReading() throws InterruptedException {
    while (stopped) {
      wait();
    }
  }
}
