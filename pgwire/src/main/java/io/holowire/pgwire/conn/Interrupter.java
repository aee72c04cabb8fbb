package io.holowire.pgwire.conn;

import io.holowire.pgwire.config.PgConfig;
import io.holowire.pgwire.error.ConnectionException;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/**
 * Ends the running exchange before its time: on request, or when its deadline has passed.
 *
 * <p>A cancel request names a connection, not a query, and may come late. So nothing new is written
 * from the moment it is sent until both the exchange has ended and the server has closed the
 * cancelling connection; and when other exchanges are already in flight behind the cancelled one,
 * the whole connection is ended instead, since a late cancel would hit one of them. A server that
 * does not end the exchange within the grace loses the connection, too. Event loop only.
 */
final class Interrupter {

  /** A cancel that came before the query began is lost: it is sent again after this pause. */
  private static final long RESEND_MILLIS = 100;

  /** Nobody waits for a cancel that precedes a close, and it must not keep the threads for long. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(1);

  private final Session session;
  private final PgConfig config;
  private final Function<Duration, CompletableFuture<Void>> cancelRequest;
  private Exchange cancelled;
  private Exchange wanted;
  private boolean underWay;
  private ScheduledFuture<?> deadline;

  Interrupter(
      Session session, PgConfig config, Function<Duration, CompletableFuture<Void>> cancelRequest) {
    this.session = session;
    this.config = config;
    this.cancelRequest = cancelRequest;
  }

  /** Whether a cancel request may still arrive at the server, or will be sent again. */
  boolean isCancelling() {
    return underWay || (cancelled != null && cancelled == session.head());
  }

  /** Cancels an exchange in flight, now or as soon as it is its turn. */
  void cancel(Exchange exchange) {
    if (session.head() != exchange) {
      wanted = exchange;
    } else if (cancelled != exchange) {
      cancelled = exchange;
      send(exchange);
      session.schedule(() -> giveUpOn(exchange), config.cancelGrace().toMillis());
    }
  }

  /**
   * The connection is about to be closed with exchanges unanswered: a server that waits for a lock
   * would not notice, and would run them when it has the lock.
   */
  void abandon() {
    cancelRequest.apply(LAST_WORDS);
  }

  void becameHead(Exchange exchange) {
    arm(exchange);
    if (wanted == exchange) {
      wanted = null;
      cancel(exchange);
    }
  }

  void arm(Exchange exchange) {
    disarm();
    long millis = config.exchangeTimeout().toMillis();
    if (millis > 0) {
      deadline = session.schedule(() -> expire(exchange, millis), millis);
    }
  }

  void disarm() {
    if (deadline != null) {
      deadline.cancel(false);
      deadline = null;
    }
  }

  private void expire(Exchange exchange, long millis) {
    if (session.head() == exchange) {
      exchange.refuse(session.lost("gave no answer within " + millis + " ms: cancelled", null));
      cancel(exchange);
    }
  }

  private void send(Exchange exchange) {
    if (session.inFlight() > 1) {
      abandon();
      session.end(
          session.lost("ended: exchanges were in flight behind the one that was cancelled", null));
      return;
    }
    underWay = true;
    cancelRequest
        .apply(config.connectTimeout())
        .whenComplete((done, failure) -> session.execute(() -> arrived(exchange, failure)));
  }

  private void arrived(Exchange exchange, Throwable failure) {
    underWay = false;
    if (mayStillArrive(failure)) {
      session.end(session.lost("ended: a cancel request may still be under way", failure));
    } else if (session.head() == exchange) {
      session.schedule(() -> sendAgain(exchange), RESEND_MILLIS);
    } else {
      cancelled = null;
      session.advance();
      session.settle();
    }
  }

  private static boolean mayStillArrive(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof ConnectionException lost && lost.sent();
  }

  private void sendAgain(Exchange exchange) {
    if (session.head() == exchange && !underWay) {
      send(exchange);
    }
  }

  private void giveUpOn(Exchange exchange) {
    if (session.head() == exchange && session.isPaused()) {
      // Its answer lies behind what a slow consumer has not taken: not the server's fault.
      session.schedule(() -> giveUpOn(exchange), config.cancelGrace().toMillis());
    } else if (session.head() == exchange) {
      session.end(
          session.lost("did not end a cancelled exchange within " + config.cancelGrace(), null));
    }
  }
}
