package io.holowire.connector.sink;

import io.holowire.pgwire.error.PgException;
import io.holowire.pgwire.error.SqlState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.operators.ProcessingTimeService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The batches that the server has not acknowledged: sends several at a time over one link, and
 * after a failure sends them again, in order, over the same link or a new one.
 *
 * <p>With a key, batches behind a failed one are sent again, too, although they may have succeeded:
 * what the failed one does is then undone by what follows it. Without a key exactly those are sent
 * again that were not acknowledged; if the link was lost, the server may have executed some of them
 * (at-least-once).
 *
 * <p>Belongs to the task thread: answers of the server come back through the mailbox.
 */
final class Pipeline {
  private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);

  /** How batches depend on those before them. */
  enum Order {
    /** Not at all: rows are appended. */
    NONE,
    /** A batch must take effect after those before it; repeating both in order settles it. */
    REPLAYED,
    /**
     * As REPLAYED, but a batch must not even be sent while one with a key in common is under way.
     */
    EXCLUSIVE
  }

  /** Bounds on what is unacknowledged; one batch is always allowed. */
  record Bounds(int batches, long bytes) {}

  /** What the pipeline tells its owner, on the task thread. */
  interface Owner {
    /** A batch is no longer needed, and there may be room for another. */
    void acknowledged(RowBatch batch);

    /** The error to fail with. */
    IOException failure(RowBatch batch, String account, Throwable cause);
  }

  private static final class Flight {
    final RowBatch batch;
    long sentAtNanos;

    Flight(RowBatch batch) {
      this.batch = batch;
    }
  }

  /** A failure that is answered by another attempt; batch null = it was no batch's. */
  private record Setback(RowBatch batch, PgException cause) {}

  private final Supplier<CompletableFuture<Link>> links;
  private final Order order;
  private final Bounds bounds;
  private final RetryPolicy retry;
  private final MailboxExecutor mailbox;
  private final ProcessingTimeService timers;
  private final SinkMetrics metrics;
  private final Owner owner;

  /** Everything unacknowledged; the first {@link #sent} have been sent over the present link. */
  private final List<Flight> flights = new ArrayList<>();

  private long bytes;
  private int sent;
  private int unanswered;

  private Link link; // null while there is none
  private CompletableFuture<Link> connecting;
  private int epoch; // counts links: answers of an earlier one are not heard
  private Setback setback; // why nothing is sent until all is answered and the delay is over
  private boolean waiting;
  private IOException failure;
  private boolean closed;

  Pipeline(
      Link first,
      Supplier<CompletableFuture<Link>> links,
      Order order,
      Bounds bounds,
      RetryPolicy retry,
      MailboxExecutor mailbox,
      ProcessingTimeService timers,
      SinkMetrics metrics,
      Owner owner) {
    this.link = first;
    this.links = links;
    this.order = order;
    this.bounds = bounds;
    this.retry = retry;
    this.mailbox = mailbox;
    this.timers = timers;
    this.metrics = metrics;
    this.owner = owner;
    metrics.batchesInFlight(flights::size);
  }

  /** Takes a sealed batch; the caller has seen that there is room. */
  void submit(RowBatch batch) {
    flights.add(new Flight(batch));
    bytes += batch.bytes();
    sendWhatMaybeSent();
  }

  boolean hasRoom() {
    return flights.isEmpty() || (flights.size() < bounds.batches && bytes < bounds.bytes);
  }

  boolean isIdle() {
    return flights.isEmpty();
  }

  /** Throws what has failed, if anything has. */
  void check() throws IOException {
    if (failure != null) {
      throw failure;
    }
  }

  /** Works on the mailbox until everything is acknowledged. */
  void awaitIdle() throws IOException, InterruptedException {
    check();
    while (!isIdle()) {
      awaitProgress();
    }
  }

  /** Waits for a mail, an acknowledgement perhaps, and works on it. */
  void awaitProgress() throws IOException, InterruptedException {
    boolean outer = waiting;
    waiting = true;
    try {
      mailbox.yield();
    } finally {
      waiting = outer;
    }
    check();
  }

  /** Drops what is unacknowledged and the link with it; never waits. */
  void close() {
    closed = true;
    if (connecting != null) {
      connecting.thenAccept(Link::release); // it may still come, and nobody else will take it
      connecting = null;
    }
    if (link != null && unanswered == 0) {
      link.release();
    } else if (link != null) {
      link.discard();
    }
    link = null;
    flights.forEach(flight -> flight.batch.release());
    flights.clear();
  }

  private void sendWhatMaybeSent() {
    while (link != null && setback == null && sent < flights.size() && !mustWait(sent)) {
      send(flights.get(sent++));
    }
  }

  private boolean mustWait(int index) {
    if (order != Order.EXCLUSIVE) {
      return false;
    }
    RowBatch batch = flights.get(index).batch;
    return flights.subList(0, index).stream().anyMatch(flight -> batch.sharesKey(flight.batch));
  }

  private void send(Flight flight) {
    int thisEpoch = epoch;
    flight.sentAtNanos = System.nanoTime();
    unanswered++;
    link.send(flight.batch)
        .whenComplete(
            (done, error) ->
                mail("answer to a batch", () -> answered(flight, thisEpoch, unwrap(error))));
  }

  private void answered(Flight flight, int ofEpoch, Throwable error) throws IOException {
    if (closed || failure != null || ofEpoch != epoch) {
      return;
    }
    unanswered--;
    if (error != null) {
      setBack(flight.batch, error);
    } else if (setback == null || order == Order.NONE) {
      acknowledge(flight);
    }
    if (failure == null && link != null && setback != null && unanswered == 0) {
      pause();
    }
    sendWhatMaybeSent();
  }

  private void acknowledge(Flight flight) {
    flights.remove(flight);
    sent--;
    bytes -= flight.batch.bytes();
    if (setback == null && retry.inOutage()) {
      LOG.info("The server takes batches again");
      retry.succeeded();
    }
    metrics.acknowledged(flight.batch, System.nanoTime() - flight.sentAtNanos);
    owner.acknowledged(flight.batch);
  }

  private void setBack(RowBatch batch, Throwable error) throws IOException {
    if (error instanceof PgException reason && reason.retry() == SqlState.Retry.RECONNECT) {
      link.discard();
      link = null;
      epoch++;
      unanswered = 0;
      setback = new Setback(batch, reason);
      pause();
    } else if (setback != null && order != Order.NONE) {
      // Behind a failed batch an error may be the consequence: the replay will tell.
      LOG.debug("Failed behind a failed batch", error);
    } else if (error instanceof PgException reason && reason.retry() != SqlState.Retry.NONE) {
      setback = new Setback(batch, reason);
    } else {
      fail(batch, error);
    }
  }

  /** Everything sent has been answered or is lost: waits, then goes on. */
  private void pause() throws IOException {
    PgException cause = setback.cause;
    OptionalLong delay = retry.failed(cause);
    if (delay.isEmpty()) {
      fail(setback.batch, cause);
      return;
    }
    LOG.warn(
        "Writing failed and is tried again in {} ms: {}", delay.getAsLong(), cause.getMessage());
    metrics.retried();
    timers.registerTimer(timers.getCurrentProcessingTime() + delay.getAsLong(), time -> resume());
  }

  private void resume() {
    if (closed || failure != null) {
      return;
    }
    if (link != null) {
      replay();
      return;
    }
    CompletableFuture<Link> attempt = links.get();
    connecting = attempt;
    attempt.whenComplete(
        (connected, error) -> mail("new connection", () -> connected(attempt, unwrap(error))));
  }

  private void connected(CompletableFuture<Link> attempt, Throwable error) throws IOException {
    if (closed || attempt != connecting) {
      return;
    }
    connecting = null;
    if (error == null) {
      link = attempt.join();
      replay();
    } else if (error instanceof PgException reason) {
      setback = new Setback(null, reason);
      pause();
    } else {
      fail(null, error);
    }
  }

  private void replay() {
    setback = null;
    sent = 0;
    sendWhatMaybeSent();
  }

  private void fail(RowBatch batch, Throwable cause) throws IOException {
    failure = owner.failure(batch, retry.account(), cause);
    if (batch != null) {
      metrics.failed(batch.size());
    }
    if (link != null) {
      link.discard();
      link = null;
    }
    if (!waiting) {
      throw failure; // nobody else would hear of it before the next row or checkpoint
    }
  }

  private void mail(String what, ThrowingAction action) {
    try {
      mailbox.execute(action::run, what);
    } catch (RejectedExecutionException e) {
      LOG.debug("The task has ended before the {}", what);
    }
  }

  private interface ThrowingAction {
    void run() throws IOException;
  }

  private static Throwable unwrap(Throwable error) {
    return error instanceof CompletionException && error.getCause() != null
        ? error.getCause()
        : error;
  }
}
