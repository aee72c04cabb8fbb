package io.holowire.pgwire.conn;

import io.holowire.pgwire.config.HostOrder;
import io.holowire.pgwire.config.HostPort;
import io.holowire.pgwire.config.PgConfig;
import io.holowire.pgwire.config.SslMode;
import io.holowire.pgwire.config.TargetServer;
import io.holowire.pgwire.error.AuthException;
import io.holowire.pgwire.error.ConnectionException;
import io.holowire.pgwire.error.PgException;
import io.holowire.pgwire.error.SqlState;
import io.netty.channel.ChannelHandler;
import io.netty.handler.ssl.SslContext;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Makes a connection to the first host that answers, lets us in and has the role asked for.
 *
 * <p>Failures name host, database and user. A refusal by a server that works, or by our own rules
 * of authentication, is final, as in libpq; everything else leads to the next host. When none is
 * left, the failure of each is in the message of one {@link ConnectionException}, and attached as
 * suppressed; if no repetition can help, the newest is thrown as it is.
 */
final class Connector {
  private record Candidate(HostPort host, TargetServer wanted) {}

  private final PgConfig config;
  private final Transport transport;
  private final Function<Connected, ChannelHandler> session;
  private final CompletableFuture<Connected> result = new CompletableFuture<>();
  private final Deque<Candidate> candidates = new ArrayDeque<>();
  private final List<PgException> failures = new ArrayList<>();
  private volatile HostAttempt attempt; // the newest

  private Connector(
      PgConfig config, Transport transport, Function<Connected, ChannelHandler> session) {
    this.config = config;
    this.transport = transport;
    this.session = session;
    List<HostPort> hosts = new ArrayList<>(config.hosts());
    if (config.hostOrder() == HostOrder.RANDOM) {
      Collections.shuffle(hosts);
    }
    boolean twice = config.targetServer() == TargetServer.PREFER_STANDBY;
    TargetServer first = twice ? TargetServer.STANDBY : config.targetServer();
    hosts.forEach(host -> candidates.add(new Candidate(host, first)));
    if (twice) {
      hosts.forEach(host -> candidates.add(new Candidate(host, TargetServer.ANY)));
    }
  }

  /**
   * @param session makes the handler that takes over the channel, on its event loop; the pipeline
   *     then holds it and, with TLS, the "ssl" handler, nothing else
   * @return completes on the event loop when that handler is in place, or fails with a {@link
   *     PgException}; cancelling it ends the attempt
   */
  static CompletableFuture<Connected> connect(
      PgConfig config, Transport transport, Function<Connected, ChannelHandler> session) {
    if (!transport.retain()) {
      return CompletableFuture.failedFuture(
          new ConnectionException("the transport has been shut down", false));
    }
    Connector connector = new Connector(config, transport, session);
    connector.result.whenComplete((connected, failure) -> connector.ended());
    connector.start();
    return connector.result;
  }

  /** Lets the transport go, but not before an attempt that nobody waits for any more has ended. */
  private void ended() {
    HostAttempt running = attempt;
    if (result.isCancelled() && running != null) {
      running.cancel();
      running.over().whenComplete((how, none) -> transport.release());
    } else {
      transport.release();
    }
  }

  private void start() {
    if (config.sslMode() == SslMode.DISABLE) {
      tryNext(null);
      return;
    }
    transport
        .offLoop(() -> Tls.context(config))
        .whenComplete(
            (tls, failure) -> {
              if (failure == null) {
                tryNext(tls);
              } else {
                result.completeExceptionally(
                    failure instanceof PgException
                        ? failure
                        : new AuthException("cannot set up TLS: " + failure, failure));
              }
            });
  }

  private void tryNext(SslContext tls) {
    Candidate next = candidates.poll();
    if (next == null) {
      result.completeExceptionally(summary());
      return;
    }
    HostAttempt attempt =
        new HostAttempt(config, transport, tls, next.host(), next.wanted(), session);
    this.attempt = attempt;
    attempt
        .connected()
        .thenAccept(
            connected -> {
              if (!result.complete(connected)) {
                connected.channel().close(); // nobody waits for it any more
              }
            });
    attempt
        .failed()
        .thenAccept(
            failure -> {
              failures.addAll(failure.causes());
              if (failure.last()) {
                result.completeExceptionally(newest());
              } else {
                tryNext(tls);
              }
            });
    if (!result.isDone()) { // else it was cancelled, by one who has not seen this attempt
      attempt.start();
    }
  }

  /** The newest failure, with what had failed before it. */
  private PgException newest() {
    PgException newest = failures.remove(failures.size() - 1);
    failures.forEach(newest::addSuppressed);
    return newest;
  }

  private PgException summary() {
    if (failures.stream().allMatch(failure -> failure.retry() == SqlState.Retry.NONE)
        || (failures.size() == 1 && failures.get(0) instanceof ConnectionException)) {
      return newest();
    }
    StringBuilder message = new StringBuilder("no server could be connected to");
    for (PgException failure : failures) {
      message.append("; ").append(failure.getMessage());
    }
    ConnectionException all =
        new ConnectionException(message.toString(), false, failures.get(failures.size() - 1));
    failures.forEach(all::addSuppressed);
    return all;
  }
}
