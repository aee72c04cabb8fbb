package io.holowire.pgwire.conn;

import io.holowire.pgwire.config.PgConfig;
import io.holowire.pgwire.error.PgException;
import io.holowire.pgwire.error.ServerFields;
import io.holowire.pgwire.wire.Notification;
import io.holowire.pgwire.wire.TxStatus;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * A connection to a PostgreSQL server: the door of this library.
 *
 * <p>Non-blocking and pipelined: calls return at once, requests are sent in the order of the calls
 * without waiting for answers, within the caps {@link PgConfig#pipelineDepth} and {@link
 * PgConfig#pipelineBytes}. May be used from any thread; the order between threads is theirs to
 * keep. Futures complete on the event loop: what depends on them must not block.
 *
 * <p>Failures are {@link PgException}s: {@link io.holowire.pgwire.error.ServerException} when the
 * server refused (the connection goes on), {@link io.holowire.pgwire.error.ConnectionException}
 * when the connection was lost, with {@code sent()} telling whether the request may have reached
 * the server.
 */
public final class PgConnection implements AutoCloseable {

  private final Session session;

  PgConnection(Session session) {
    this.session = session;
  }

  /**
   * Connects to the first fitting host of {@code config}; see {@link PgConfig} for hosts, TLS and
   * deadlines. Cancelling the future ends the attempt.
   */
  public static CompletableFuture<PgConnection> connect(PgConfig config) {
    Transport transport = Transport.acquire();
    AtomicReference<Session> session = new AtomicReference<>();
    CompletableFuture<PgConnection> result = new CompletableFuture<>();
    CompletableFuture<Connected> connecting =
        Connector.connect(
            config,
            transport,
            connected -> {
              session.set(
                  new Session(
                      config,
                      connected,
                      limit ->
                          Cancel.send(
                              connected.server(),
                              config.toBuilder().connectTimeout(limit).build(),
                              transport)));
              return session.get();
            });
    connecting.whenComplete(
        (connected, failure) -> {
          if (failure != null) {
            transport.release();
            result.completeExceptionally(failure);
            return;
          }
          session.get().closed().whenComplete((done, none) -> transport.release());
          if (!result.complete(new PgConnection(session.get()))) {
            session.get().close();
          }
        });
    result.whenComplete(
        (connection, failure) -> {
          if (result.isCancelled()) {
            connecting.cancel(false);
          }
        });
    return result;
  }

  /**
   * Runs one or more statements by simple query; values come as text. For commands and small
   * answers.
   *
   * <p>Several statements form one transaction unless they hold their own.
   */
  public CompletableFuture<List<SimpleResult>> query(String sql) {
    SimpleQuery query = new SimpleQuery(Query.checked(sql));
    session.submit(query);
    return query.result();
  }

  /** Parses a query, or finds it in the statement cache, and says what the server knows of it. */
  public CompletableFuture<Statement> prepare(Query query) {
    Prepare prepare = new Prepare(query);
    session.submit(prepare);
    return prepare.result();
  }

  /** Begins a batch of executions of one query; nothing is sent before {@link Batch#send}. */
  public Batch batch(Query query) {
    return new Batch(session, query, session.statements().named());
  }

  /**
   * Streams the rows of a query, exclusively: what is asked afterwards waits for its end.
   *
   * @param parameters the parameters' fields (int32 length, value), whose ownership passes; null
   *     for none
   */
  public RowStream stream(Query query, ByteBuf parameters) {
    RowStream stream = new RowStream(session, query, parameters);
    session.submit(stream);
    return stream;
  }

  /** Starts a COPY … FROM STDIN, exclusively: what is asked afterwards waits for its end. */
  public CopyIn copyIn(String sql) {
    CopyIn copy = new CopyIn(session, Query.checked(sql));
    session.submit(copy);
    return copy;
  }

  /** Starts a COPY … TO STDOUT, exclusively: what is asked afterwards waits for its end. */
  public CopyOut copyOut(String sql) {
    CopyOut copy = new CopyOut(session, Query.checked(sql));
    session.submit(copy);
    return copy;
  }

  /**
   * Asks the server to cancel what runs now; that then fails with SQLSTATE 57014, unless it was
   * done before.
   *
   * <p>Nothing that is asked later can be hit. If further requests are in flight already, the
   * connection is closed instead.
   */
  public CompletableFuture<Void> cancel() {
    return session.cancelHead();
  }

  /** Where buffers for parameters and COPY chunks best come from. */
  public ByteBufAllocator allocator() {
    return session.allocator();
  }

  public ServerInfo server() {
    return session.server();
  }

  /** As of the last ReadyForQuery. */
  public TxStatus txStatus() {
    return session.status();
  }

  public boolean isOpen() {
    return session.isOpen();
  }

  /**
   * Completes when every request has been answered and no cancel is under way; fails if the
   * connection ends before.
   */
  public CompletableFuture<TxStatus> idle() {
    return session.idle();
  }

  /**
   * Closes the connection when something is not done in time.
   *
   * @param done what completes in time, successfully or not; nothing is closed then
   * @param time from now
   */
  public void closeUnless(CompletableFuture<?> done, Duration time) {
    if (done.isDone()) {
      return;
    }
    try {
      // On this connection's own loop: another one would have to be woken for it.
      ScheduledFuture<?> timer = session.schedule(this::close, time.toMillis());
      done.whenComplete((result, failure) -> timer.cancel(false));
    } catch (RejectedExecutionException e) {
      close(); // the loop has gone, and with it the connection
    }
  }

  /**
   * Whether a command has left something in the session (a setting, a temporary table, a
   * subscription …).
   */
  public boolean hasSessionState() {
    return session.dispatch().leftState();
  }

  /**
   * Whether the server has refused a write as read-only (25006): it is a standby, or was demoted.
   */
  public boolean refusedWrites() {
    return session.dispatch().refusedWrites();
  }

  /** Replaces the listener for notices, called on the event loop. */
  public void onNotice(Consumer<ServerFields> listener) {
    session.dispatch().onNotice(listener);
  }

  /** Replaces the listener for NOTIFY, called on the event loop. */
  public void onNotification(Consumer<Notification> listener) {
    session.dispatch().onNotification(listener);
  }

  /** Completes, always normally, when the socket is closed, whoever closed it. */
  public CompletableFuture<Void> closed() {
    return session.closed();
  }

  /**
   * Says goodbye to the server and closes; returns at once. Whatever is unanswered fails, and the
   * server is asked to cancel it: one that waits for a lock would not notice that we have gone.
   */
  @Override
  public void close() {
    session.close();
  }

  @Override
  public String toString() {
    return "PgConnection[" + session.server() + "]";
  }
}
