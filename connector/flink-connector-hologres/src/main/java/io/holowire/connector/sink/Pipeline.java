package io.holowire.connector.sink;

import io.holowire.pgwire.error.PgException;
import io.holowire.pgwire.error.SqlState.Retry;
import java.io.IOException;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.flink.api.common.operators.ProcessingTimeService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends batches, several at a time over one link, and after a failure sends them again, in order,
 * over the same link or a new one, until the server has acknowledged them.
 *
 * <p>With a key, batches behind a failed one are sent again, too, although they may have succeeded:
 * what the failed one does is then undone by what follows it. Without a key exactly those are sent
 * again that were not acknowledged; if the link was lost, the server may have executed some of them
 * (at-least-once).
 *
 * <p>A batch that fails for its rows is halved, and its halves again, each sent alone and in order,
 * until all of it is written but the single rows at fault. On the way the rows meet the table more
 * and more as if the changes had come one by one, so that what only the folding and sorting of the
 * batch had brought about (a value of a unique column is taken before it is given up) heals itself.
 *
 * <p>Belongs to the task thread: answers of the server come back through the mailbox.
 */
final class Pipeline {
  private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);

  /** How often a batch's partitions may move before that counts as a fault of its rows. */
  private static final int MAX_REROUTES = 3;

  /** Bounds on what is unacknowledged; one batch is always allowed. */
  record Bounds(int batches, long bytes) {}

  /** What the pipeline tells its owner, on the task thread. */
  interface Owner {
    /** A batch is no longer needed, and there may be room for another. */
    void acknowledged(RowBatch batch);

    /**
     * The only row of the batch cannot be written.
     *
     * @param column null when it is not known, or the failure names it
     * @return the error to fail with, or null to go on without the row
     */
    IOException badRow(RowBatch batch, Throwable cause, String column);

    /** The error to fail with. */
    IOException failure(RowBatch batch, String account, Throwable cause);
  }

  /**
   * A failure that is answered by another attempt.
   *
   * @param batch null = it was no batch's
   * @param cause null = the next attempt will be another one, and need not wait
   */
  private record Setback(RowBatch batch, PgException cause) {}

  private final Supplier<CompletableFuture<Link>> links;
  private final Flights flights;
  private final Bounds bounds;
  private final RetryPolicy retry;
  private final Mails mails;
  private final ProcessingTimeService timers;
  private final SinkMetrics metrics;
  private final TakenValues taken;
  private final Owner owner;

  private Link link; // null while there is none
  private CompletableFuture<Link> connecting;
  private int epoch; // counts links: answers of an earlier one are not heard
  private int unanswered;
  private boolean preparing; // the next batch, which is not sent before
  private Setback setback; // why nothing is sent until all is answered and the delay is over
  private IOException failure;
  private boolean closed;

  Pipeline(
      Link first,
      Supplier<CompletableFuture<Link>> links,
      Flights.Order order,
      Bounds bounds,
      RetryPolicy retry,
      Mails mails,
      ProcessingTimeService timers,
      SinkMetrics metrics,
      TakenValues taken,
      Owner owner) {
    this.link = first;
    this.links = links;
    this.flights = new Flights(order);
    this.bounds = bounds;
    this.retry = retry;
    this.mails = mails;
    this.timers = timers;
    this.metrics = metrics;
    this.taken = taken;
    this.owner = owner;
    metrics.batchesInFlight(flights::size);
    metrics.connectionsInUse(() -> link == null ? 0 : 1);
  }

  /** Takes a batch; the caller has seen that there is room. */
  void submit(RowBatch batch) {
    taken.comes(batch);
    flights.add(batch);
    sendWhatMayBeSent();
  }

  boolean hasRoom() {
    return flights.isEmpty() || (flights.size() < bounds.batches && flights.bytes() < bounds.bytes);
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
    taken.end().forEach(flights::addSuspect);
    sendWhatMayBeSent();
    while (!isIdle()) {
      awaitProgress();
    }
  }

  /** Waits for a mail, an acknowledgement perhaps, and works on it. */
  void awaitProgress() throws IOException, InterruptedException {
    mails.await();
    check();
  }

  /** Drops what is unacknowledged and the link with it; never waits. */
  void close() {
    closed = true;
    if (connecting != null) {
      connecting.cancel(false);
      connecting = null;
    }
    if (link != null) {
      link.close();
      link = null;
    }
    flights.release();
    taken.end().forEach(RowBatch::release);
  }

  private void sendWhatMayBeSent() {
    while (link != null && setback == null && !preparing) {
      Flight next = flights.next();
      if (next == null) {
        return;
      }
      CompletableFuture<?> prepared = link.prepare(next.batch);
      if (prepared == null) {
        flights.sentNext();
        next.sentAtNanos = System.nanoTime();
        ask(link.send(next.batch), "answer to a batch", (done, error) -> answered(next, error));
      } else {
        preparing = true;
        ask(prepared, "preparation of a batch", (done, error) -> prepared(next, error));
      }
    }
  }

  /** Hears the answer, unless the link has been lost before: then it is no longer of interest. */
  private <T> void ask(CompletableFuture<T> answer, String what, Mails.Receiver<? super T> then) {
    int thisEpoch = epoch;
    unanswered++;
    mails.deliver(
        answer,
        what,
        (value, error) -> {
          if (!closed && failure == null && thisEpoch == epoch) {
            unanswered--;
            then.receive(value, error);
          }
        });
  }

  private void prepared(Flight flight, Throwable error) throws IOException {
    preparing = false;
    if (error != null) {
      setBack(flight, error);
    }
    proceed();
  }

  private void answered(Flight flight, Throwable error) throws IOException {
    if (error != null) {
      setBack(flight, error);
    } else if (setback == null || flights.order() == Flights.Order.NONE) {
      acknowledge(flight);
    }
    proceed();
  }

  private void proceed() throws IOException {
    if (failure == null && link != null && setback != null && unanswered == 0) {
      pause();
    }
    sendWhatMayBeSent();
  }

  private void acknowledge(Flight flight) {
    flights.acknowledge(flight);
    if (setback == null && retry.inOutage()) {
      LOG.info("The server takes batches again");
      retry.succeeded();
    }
    metrics.acknowledged(flight.batch, System.nanoTime() - flight.sentAtNanos);
    owner.acknowledged(flight.batch);
  }

  private void setBack(Flight flight, Throwable error) throws IOException {
    Retry repeat = error instanceof PgException reason ? reason.retry() : Retry.NONE;
    if (repeat == Retry.RECONNECT) {
      lost(flight, (PgException) error);
    } else if (setback != null && flights.order() != Flights.Order.NONE) {
      // Behind a failed batch an error may be the consequence: the replay will tell.
      LOG.debug("Failed behind a failed batch", error);
    } else if (repeat != Retry.NONE) {
      setback = new Setback(flight.batch, (PgException) error);
    } else if (error instanceof MovedPartitionException && flight.reroutes++ < MAX_REROUTES) {
      LOG.info("Rows are routed anew: {}", error.getMessage());
      setback = setback == null ? new Setback(flight.batch, null) : setback;
    } else if (RowFaults.isOfRows(fault(error))) {
      flight.fault = fault(error);
      setback = setback == null ? new Setback(flight.batch, null) : setback;
    } else {
      fail(flight.batch, error);
    }
  }

  /** What stays the same however often it is routed anew is a fault of the rows, perhaps. */
  private static Throwable fault(Throwable error) {
    return error instanceof MovedPartitionException ? error.getCause() : error;
  }

  private void lost(Flight flight, PgException cause) throws IOException {
    link.close();
    link = null;
    epoch++;
    unanswered = 0;
    preparing = false;
    setback = new Setback(flight.batch, cause);
    pause();
  }

  /** Everything sent has been answered or is lost: waits where that helps, then goes on. */
  private void pause() throws IOException {
    PgException cause = setback.cause;
    if (cause == null) {
      narrow();
      return;
    }
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
    mails.deliver(attempt, "new connection", (connected, error) -> connected(attempt, error));
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
    flights.unsend();
    sendWhatMayBeSent();
  }

  /** Halves the batches whose rows are to blame, or gives up their only row; then goes on. */
  private void narrow() throws IOException {
    for (Flight guilty = flights.firstFault(); guilty != null; guilty = flights.firstFault()) {
      if (guilty.batch.size() > 1) {
        flights.halve(guilty);
      } else if (!RowFaults.isOfUniqueness(guilty.fault) || !taken.settle(flights, guilty)) {
        blame(guilty);
        return;
      } else if (guilty.fault != null) {
        owner.acknowledged(guilty.batch);
      }
    }
    replay();
  }

  private void blame(Flight guilty) throws IOException {
    CompletableFuture<String> column =
        guilty.fault instanceof PgException reason ? link.blame(guilty.batch, reason) : null;
    if (column == null) {
      judge(guilty, null);
      return;
    }
    ask(
        column,
        "column at fault",
        (name, error) -> {
          if (error instanceof PgException reason && reason.retry() == Retry.RECONNECT) {
            lost(guilty, reason);
          } else {
            judge(guilty, name);
          }
        });
  }

  private void judge(Flight guilty, String column) throws IOException {
    IOException verdict = owner.badRow(guilty.batch, guilty.fault, column);
    if (verdict == null) {
      flights.remove(guilty);
      owner.acknowledged(guilty.batch);
      narrow();
    } else {
      metrics.failed(1);
      fail(verdict);
    }
  }

  private void fail(RowBatch batch, Throwable cause) throws IOException {
    if (batch != null) {
      metrics.failed(batch.size());
    }
    fail(owner.failure(batch, retry.account(), cause));
  }

  private void fail(IOException why) throws IOException {
    failure = why;
    if (link != null) {
      link.close();
      link = null;
    }
    if (!mails.awaited()) {
      throw failure; // nobody else would hear of it before the next row or checkpoint
    }
  }
}
