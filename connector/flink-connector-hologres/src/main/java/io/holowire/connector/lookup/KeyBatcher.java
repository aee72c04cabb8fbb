package io.holowire.connector.lookup;

import io.holowire.connector.row.BadValueException;
import io.holowire.pgwire.error.ConnectionException;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.apache.flink.table.data.RowData;

/**
 * Collects keys into batches while connections are busy, and has a {@link Lane} take one as soon as
 * a connection is free. Owns every batch that is not answered, and the bound on keys in flight.
 *
 * <p>A batch whose answer would be too large is asked for in halves, and the next ones are as
 * small; each that is answered lets them grow by a key again.
 */
final class KeyBatcher {
  /** A batch is full when its keys take this much, whatever their number. */
  private static final long BATCH_BYTES = 1 << 20;

  /** At a time. */
  private static final int LANES_WITH_ANY_KEYS = 2;

  /** Answers that have come, each of which may be large, before the next keys are asked for. */
  private static final int UNDECODED_ANSWERS = 4;

  private final KeyFormat format;
  private final BatchLimits limits;
  private final ByteBufAllocator allocator;
  private final KeyRoom room;
  private final Executor starter;
  private final List<Lane> lanes = new ArrayList<>();

  private final ArrayDeque<KeyBatch> untaken = new ArrayDeque<>();
  private final Set<KeyBatch> taken = new HashSet<>();
  private final List<Lane> idle = new ArrayList<>();
  private int keysPerBatch;
  private int undecoded;
  private boolean waitingForLink;
  private boolean closed;

  /**
   * @param starter sends lanes for connections. Where it is the thread that has just answered other
   *     keys, those that come instead of them are all in the next batch
   */
  KeyBatcher(
      KeyFormat format,
      BatchLimits limits,
      ByteBufAllocator allocator,
      LaneSetup setup,
      Executor starter) {
    this.format = format;
    this.starter = starter;
    this.limits = limits;
    this.keysPerBatch = limits.keysPerBatch();
    this.allocator = allocator;
    this.room = new KeyRoom(limits.keysInFlight(), limits.bytesInFlight());
    for (int i = 0; i < limits.batchesInFlight(); i++) {
      lanes.add(new Lane(this, setup));
    }
    idle.addAll(lanes);
  }

  /**
   * Asks for one key. Waits while too many are in flight.
   *
   * <p>A key with a NULL, and one that the server's type cannot hold, has no rows; nobody is asked.
   */
  CompletableFuture<Collection<RowData>> submit(RowData key) throws InterruptedException {
    if (format.hasNull(key)) {
      return noRows();
    }
    room.enter();
    CompletableFuture<Collection<RowData>> future;
    synchronized (this) {
      if (closed) {
        room.leave(1, 0);
        return CompletableFuture.failedFuture(isClosed());
      }
      try {
        KeyBatch batch = openBatch();
        long before = batch.bytes();
        future = batch.add(key);
        room.fill(batch.bytes() - before);
      } catch (BadValueException e) {
        room.leave(1, 0);
        return noRows();
      }
    }
    dispatch();
    return future;
  }

  private static CompletableFuture<Collection<RowData>> noRows() {
    return CompletableFuture.completedFuture(List.of());
  }

  private KeyBatch openBatch() {
    KeyBatch last = untaken.peekLast();
    if (last == null || isFull(last)) {
      last = new KeyBatch(format, allocator);
      untaken.add(last);
    }
    return last;
  }

  /** Whether the only batch that is not taken has room for more keys. */
  private boolean isFilling() {
    return untaken.size() == 1 && !isFull(untaken.peek());
  }

  private boolean isFull(KeyBatch batch) {
    return !batch.isOpen() || batch.size() >= keysPerBatch || batch.bytes() >= BATCH_BYTES;
  }

  /**
   * Sends one idle lane for a connection where there is work that no lane is going to take. One is
   * under way while the next is prepared: a further one goes with full batches only, to hide how
   * far the server is, since it would but divide the same keys into smaller ones.
   */
  private void dispatch() {
    Lane lane;
    synchronized (this) {
      if (closed || waitingForLink || untaken.isEmpty() || idle.isEmpty()) {
        return;
      }
      if (lanes.size() - idle.size() >= LANES_WITH_ANY_KEYS && isFilling()) {
        return;
      }
      if (undecoded >= UNDECODED_ANSWERS) {
        return;
      }
      lane = idle.remove(idle.size() - 1);
      waitingForLink = true;
    }
    try {
      starter.execute(lane::start);
    } catch (RejectedExecutionException e) {
      idle(lane); // closed: those who wait have been told
    }
  }

  /**
   * For a lane that has a connection: all the keys collected until now, or a full batch; null when
   * closed.
   */
  KeyBatch take() {
    KeyBatch batch;
    synchronized (this) {
      waitingForLink = false;
      batch = untaken.poll();
      if (batch != null) {
        batch.complete();
        taken.add(batch);
      }
    }
    dispatch();
    return batch;
  }

  /** An answer has come, and waits for {@link #decoded}. */
  synchronized void answered() {
    undecoded++;
  }

  /** An answer takes no room any more. */
  void decoded() {
    synchronized (this) {
      undecoded--;
    }
    dispatch();
  }

  /** The lane has nothing more to send. */
  void idle(Lane lane) {
    synchronized (this) {
      idle.add(lane);
    }
    dispatch();
  }

  /** The keys of the batch are no longer in flight. */
  void ended(KeyBatch batch) {
    synchronized (this) {
      if (!taken.remove(batch)) {
        return;
      }
      keysPerBatch = Math.min(keysPerBatch + 1, limits.keysPerBatch());
    }
    room.leave(batch.size(), batch.bytes());
  }

  /** The batch, of two keys at least, is asked for in halves, before any other. */
  void split(KeyBatch batch) {
    synchronized (this) {
      if (!taken.remove(batch)) {
        return; // closed
      }
      keysPerBatch = Math.min(keysPerBatch, batch.size() / 2);
      List<KeyBatch> halves = batch.halves();
      untaken.addFirst(halves.get(1));
      untaken.addFirst(halves.get(0));
    }
    dispatch();
  }

  /** The batch is asked for once more, before any other. */
  void again(KeyBatch batch) {
    synchronized (this) {
      if (!taken.remove(batch)) {
        return; // closed
      }
      untaken.addFirst(batch);
    }
    dispatch();
  }

  synchronized boolean closed() {
    return closed;
  }

  /**
   * Whoever waits gets an error; nothing is sent any more.
   *
   * @return completes when the server has been told to stop what is under way
   */
  CompletableFuture<Void> close() {
    List<KeyBatch> open;
    synchronized (this) {
      closed = true;
      open = new ArrayList<>(untaken);
      open.addAll(taken);
      untaken.clear();
      taken.clear();
    }
    for (KeyBatch batch : open) {
      batch.fail(isClosed());
      room.leave(batch.size(), batch.bytes());
    }
    return CompletableFuture.allOf(
        lanes.stream().map(Lane::cancel).toArray(CompletableFuture<?>[]::new));
  }

  private static ConnectionException isClosed() {
    return new ConnectionException("the lookup was closed", false);
  }
}
