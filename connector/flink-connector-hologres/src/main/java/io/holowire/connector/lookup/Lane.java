package io.holowire.connector.lookup;

import io.holowire.connector.server.Failure;
import io.holowire.pgwire.error.PgException;
import io.holowire.pgwire.error.ServerException;
import io.holowire.pgwire.error.SqlState;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.flink.table.data.RowData;

/**
 * Brings one batch at a time to the server and back: waits for a connection, takes a batch, asks,
 * tries again where that may help, and goes for the next while the worker decodes. Owns the batch
 * between the two.
 *
 * <p>Each step runs where the one before completed: the asking thread, the event loop or the
 * worker; never two at a time.
 */
final class Lane {
  private final KeyBatcher batcher;
  private final LaneSetup setup;
  private volatile Link asking;

  Lane(KeyBatcher batcher, LaneSetup setup) {
    this.batcher = batcher;
    this.setup = setup;
  }

  /** Goes for a connection, then for a batch: keys that come in the meantime are in it. */
  void start() {
    acquire()
        .whenComplete(
            (link, failure) -> {
              KeyBatch batch = batcher.take();
              if (batch != null) {
                ask(batch, link, failure);
              } else {
                if (link != null) {
                  link.release();
                }
                batcher.idle(this);
              }
            });
  }

  /** Stops what is under way; completes when the server has been told. */
  CompletableFuture<Void> cancel() {
    Link link = asking;
    return link == null ? CompletableFuture.completedFuture(null) : link.cancel();
  }

  private CompletableFuture<Link> acquire() {
    try {
      return setup.links().acquire();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private void ask(KeyBatch batch, Link link, Throwable noLink) {
    if (noLink != null) {
      failed(batch, noLink);
      return;
    }
    asking = link;
    AnswerTimeout timeout = AnswerTimeout.start(link, setup.timeout(), setup.worker());
    send(batch, link)
        .whenComplete(
            (answer, unanswered) -> {
              asking = null;
              Throwable failure = timeout.end(unanswered);
              if (failure != null) {
                if (answer != null) {
                  answer.discard(); // too late
                }
                end(link, failure);
                failed(batch, failure);
                return;
              }
              link.release();
              batcher.answered();
              batcher.idle(this);
              read(batch, answer);
            });
  }

  private static CompletableFuture<Link.Answer> send(KeyBatch batch, Link link) {
    try {
      return link.ask(batch);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static void end(Link link, Throwable failure) {
    if (Failure.cause(failure) instanceof PgException reason
        && reason.retry() != SqlState.Retry.RECONNECT) {
      link.release();
    } else {
      link.drop();
    }
  }

  private void read(KeyBatch batch, Link.Answer answer) {
    try {
      setup.worker().execute(() -> decode(batch, answer));
    } catch (RejectedExecutionException e) {
      answer.discard(); // closed: the batcher has told those who waited
      batcher.decoded();
    }
  }

  private void decode(KeyBatch batch, Link.Answer answer) {
    try {
      List<? extends Collection<RowData>> rows = answer.read(batch.size());
      if (setup.insertsMissing()
          && !batch.insertsMissing()
          && rows.stream().anyMatch(Collection::isEmpty)) {
        batch.insertMissing();
        batcher.again(batch);
        return;
      }
      batch.answer(rows);
    } catch (Throwable e) { // out of memory, too: who waits must hear of it
      batch.fail(setup.describe().apply(e));
    } finally {
      batcher.decoded();
    }
    batcher.ended(batch);
  }

  private void failed(KeyBatch batch, Throwable failure) {
    Throwable cause = Failure.cause(failure);
    if (batch.size() > 1 && isTooLarge(cause)) {
      batcher.split(batch);
      batcher.idle(this);
      return;
    }
    int failures = batch.failedAgain();
    try {
      if (setup.pauses().again(cause, failures) && !batcher.closed()) {
        setup
            .worker()
            .schedule(
                () -> acquire().whenComplete((link, noLink) -> ask(batch, link, noLink)),
                setup.pauses().pauseNanos(failures),
                TimeUnit.NANOSECONDS);
      } else {
        setup.worker().execute(() -> giveUp(batch, cause));
        batcher.idle(this);
      }
    } catch (RejectedExecutionException e) {
      batcher.idle(this); // closed: the batcher has told those who waited
    }
  }

  /** Whether it is the answer that is: fewer rows may do. */
  private static boolean isTooLarge(Throwable failure) {
    return failure instanceof ServerException refusal
        && refusal.sqlState().equals(SqlState.PROGRAM_LIMIT_EXCEEDED);
  }

  private void giveUp(KeyBatch batch, Throwable cause) {
    batch.fail(setup.describe().apply(cause));
    batcher.ended(batch);
  }
}
