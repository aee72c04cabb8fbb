package io.holowire.pgwire.conn;

import io.holowire.pgwire.error.PgException;
import io.holowire.pgwire.error.ProtocolException;
import io.holowire.pgwire.wire.CommandTag;
import io.holowire.pgwire.wire.CopyShape;
import io.holowire.pgwire.wire.Frontend;
import io.holowire.pgwire.wire.RowShape;
import io.holowire.pgwire.wire.TxStatus;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.CompletableFuture;

/**
 * COPY … TO STDOUT: the server's data as it comes, with back-pressure: the socket is not read while
 * the consumer is slow.
 *
 * <p>By simple query, so that exactly one ReadyForQuery follows whatever happens. Exclusive:
 * nothing else is sent on the connection until it has ended. One consumer thread; chunks are runs
 * of CopyData messages, to be read by {@link io.holowire.pgwire.copy.CopyRowReader} or forwarded by
 * {@link #relayTo}.
 */
public final class CopyOut extends Exchange {

  private final Session session;
  private final String sql;
  private final Intake intake;
  private final CompletableFuture<CopyShape> ready = new CompletableFuture<>();
  private final CompletableFuture<Long> done = new CompletableFuture<>();
  private long rows = -1;

  CopyOut(Session session, String sql) {
    this.session = session;
    this.sql = sql;
    this.intake = session.intake();
  }

  /** Completes when the server begins to send, or with its refusal. */
  public CompletableFuture<CopyShape> ready() {
    return ready;
  }

  /**
   * The next chunk, to be released by the caller; null when there is none now.
   *
   * @throws PgException the failure of the copy, after all that came before it is consumed
   */
  public ByteBuf poll() {
    return intake.poll();
  }

  /** Like {@link #poll}, but waits; null after the last chunk. Not for the event loop. */
  public ByteBuf take() throws InterruptedException {
    return intake.take();
  }

  /**
   * Completes, on the event loop, when {@link #poll} has something to say or the copy has ended.
   */
  public CompletableFuture<Void> available() {
    return intake.available();
  }

  /** Whether every chunk has been consumed and the copy ended well. */
  public boolean isDone() {
    return intake.isDone();
  }

  /**
   * Completes at ReadyForQuery with the server's row count (-1 when cancelled), or with the
   * failure.
   */
  public CompletableFuture<Long> done() {
    return done;
  }

  /**
   * Loses interest: cancels the copy on the server and drains what still comes; {@link #done}
   * completes normally.
   */
  public void cancel() {
    if (intake.detach()) {
      session.cancel(this);
    }
  }

  boolean isCancelled() {
    return intake.isDetached();
  }

  /**
   * Forwards everything into a COPY … FROM STDIN of another connection, without decoding: both
   * sides must use the same format and the same column types. A failure of either side ends the
   * other, too.
   *
   * @return the row count that the receiving server reports
   */
  public CompletableFuture<Long> relayTo(CopyIn target) {
    return new Relay(this, target, session.allocator()).run();
  }

  @Override
  boolean exclusive() {
    return true;
  }

  @Override
  void start(Session session) {
    ByteBuf out = session.out().buffer();
    Frontend.query(out, sql);
    session.out().write(out);
  }

  @Override
  void copyOutResponse(CopyShape shape) {
    session.disarm();
    ready.complete(shape);
  }

  @Override
  void copyData(ByteBuf run, int messages) {
    session.receive(intake, run);
  }

  @Override
  void copyDone() {
    // The row count comes with CommandComplete.
  }

  @Override
  void commandComplete(CommandTag tag) {
    if (tag.verb().equals("COPY")) {
      rows = tag.rows();
    }
  }

  @Override
  void rowDescription(RowShape shape) {
    refuse(new ProtocolException("not a COPY … TO STDOUT: " + sql));
  }

  @Override
  void dataRows(ByteBuf run, int messages) {
    // Of a statement that was refused above.
  }

  @Override
  void copyInResponse(CopyShape shape) {
    refuse(new ProtocolException("not a COPY … TO STDOUT: " + sql));
    session.out().copyFail("copyOut() was called");
  }

  @Override
  void emptyQuery() {
    // Refused at ReadyForQuery, as every text that started no copy.
  }

  @Override
  void ready(TxStatus status) {
    if (!ready.isDone()) {
      refuse(new ProtocolException("not a COPY … TO STDOUT: " + sql));
    }
    fail(failure());
  }

  @Override
  void fail(PgException cause) {
    intake.end(cause);
    if (cause == null || intake.isDetached()) {
      ready.cancel(false);
      done.complete(rows);
    } else {
      ready.completeExceptionally(cause);
      done.completeExceptionally(cause);
    }
  }
}
