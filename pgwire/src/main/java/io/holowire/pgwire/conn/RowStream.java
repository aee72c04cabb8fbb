package io.holowire.pgwire.conn;

import io.holowire.pgwire.error.PgException;
import io.holowire.pgwire.wire.CommandTag;
import io.holowire.pgwire.wire.Frontend;
import io.holowire.pgwire.wire.RowShape;
import io.holowire.pgwire.wire.TxStatus;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.CompletableFuture;

/**
 * The rows of one query as they come, with back-pressure: the socket is not read while the consumer
 * is slow.
 *
 * <p>Exclusive: nothing else is sent on the connection until the stream has ended. One consumer
 * thread; chunks are runs of DataRow messages, to be walked by {@link
 * io.holowire.pgwire.wire.RunReader}.
 */
public final class RowStream extends StatementExchange {

  private final Session session;
  private final Intake intake;
  private final CompletableFuture<RowShape> shape = new CompletableFuture<>();
  private final CompletableFuture<Long> done = new CompletableFuture<>();
  private final int parameterBytes;
  private ByteBuf parameters;
  private long rows;

  RowStream(Session session, Query query, ByteBuf parameters) {
    super(query);
    this.session = session;
    this.parameters = parameters;
    this.parameterBytes = parameters == null ? 0 : parameters.readableBytes();
    this.intake = session.intake();
  }

  /** The columns, known before the first row; null when the query returns none. */
  public CompletableFuture<RowShape> shape() {
    return shape;
  }

  /**
   * The next chunk, to be released by the caller; null when there is none now.
   *
   * @throws PgException the failure of the stream, after all that came before it is consumed
   */
  public ByteBuf poll() {
    return intake.poll();
  }

  /** Like {@link #poll}, but waits; null after the last chunk. Not for the event loop. */
  public ByteBuf take() throws InterruptedException {
    return intake.take();
  }

  /**
   * Completes, on the event loop, when {@link #poll} has something to say or the stream has ended.
   */
  public CompletableFuture<Void> available() {
    return intake.available();
  }

  /** Whether every chunk has been consumed and the stream ended well. */
  public boolean isDone() {
    return intake.isDone();
  }

  /**
   * Completes at ReadyForQuery with the number of rows that the server sent, or with the failure.
   */
  public CompletableFuture<Long> done() {
    return done;
  }

  /**
   * Loses interest: cancels the query on the server and drains what still comes; {@link #done}
   * completes normally.
   */
  public void cancel() {
    if (intake.detach()) {
      session.cancel(this);
    }
  }

  @Override
  long bytes() {
    return parameterBytes;
  }

  /** Not once rows may have gone out: they would come twice. */
  @Override
  boolean repeats(TxStatus status, boolean nothingBehind) {
    return !shape.isDone() && super.repeats(status, nothingBehind);
  }

  @Override
  boolean exclusive() {
    return true;
  }

  @Override
  void write(Session session, ByteBuf head) {
    boolean keep = mayRepeat();
    byte[] name = query.name(session.statements().named());
    Frontend.bindHead(head, name, query.parameters(), parameterBytes);
    session.out().write(head);
    if (parameters != null) {
      session.out().write(keep ? parameters.retainedDuplicate() : parameters);
      parameters = keep ? parameters : null;
    }
    ByteBuf tail = session.out().buffer();
    Frontend.bindTail(tail);
    Frontend.execute(tail, 0);
    Frontend.sync(tail);
    session.out().write(tail);
  }

  @Override
  void bindComplete() {
    session.disarm();
    releaseParameters();
    shape.complete(statement().rows());
  }

  @Override
  void dataRows(ByteBuf run, int messages) {
    rows += messages;
    session.receive(intake, run);
  }

  @Override
  void commandComplete(CommandTag tag) {
    // Counted row by row: a command without a count streams none.
  }

  @Override
  void emptyQuery() {
    // No rows.
  }

  @Override
  void ready(TxStatus status) {
    finish(failure());
  }

  @Override
  void fail(PgException cause) {
    finish(cause);
  }

  private void finish(PgException cause) {
    releaseParameters();
    intake.end(cause);
    if (cause == null || intake.isDetached()) {
      shape.complete(statement() == null ? null : statement().rows());
      done.complete(rows);
    } else {
      shape.completeExceptionally(cause);
      done.completeExceptionally(cause);
    }
  }

  private void releaseParameters() {
    if (parameters != null) {
      parameters.release();
      parameters = null;
    }
  }
}
