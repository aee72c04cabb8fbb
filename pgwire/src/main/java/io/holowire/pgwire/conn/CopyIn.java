package io.holowire.pgwire.conn;

import io.holowire.pgwire.error.PgException;
import io.holowire.pgwire.error.ProtocolException;
import io.holowire.pgwire.error.ServerFields;
import io.holowire.pgwire.wire.CommandTag;
import io.holowire.pgwire.wire.CopyShape;
import io.holowire.pgwire.wire.Frontend;
import io.holowire.pgwire.wire.RowShape;
import io.holowire.pgwire.wire.TxStatus;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;

/**
 * COPY … FROM STDIN: streams chunks of CopyData to the server.
 *
 * <p>By simple query, so that exactly one ReadyForQuery follows whatever happens. Exclusive:
 * nothing else is sent on the connection until it has ended. When the server objects, sending stops
 * at once: {@link #write} throws what the server said and chunks under way are dropped. Whoever
 * abandons a copy must {@link #abort} it, else the server waits for ever.
 *
 * <p>{@link #write} never blocks. A caller bounds memory by writing only while {@link #isWritable};
 * one that may block calls {@link #awaitWritable} before each chunk. Methods may be called from any
 * thread, chunks keep the order of the calls.
 */
public final class CopyIn extends Exchange {

  private final Session session;
  private final String sql;
  private final CompletableFuture<CopyShape> ready = new CompletableFuture<>();
  private final CompletableFuture<Long> result = new CompletableFuture<>();
  private final CompletableFuture<Void> aborted = new CompletableFuture<>();
  private final WriteWindow window;

  // The rest belongs to the event loop.
  private final ArrayDeque<ByteBuf> early = new ArrayDeque<>();
  private boolean open;
  private boolean over;
  private boolean finishing;
  private String abortReason;
  private long rows = -1;

  CopyIn(Session session, String sql) {
    this.session = session;
    this.sql = sql;
    this.window = session.writeWindow();
  }

  /**
   * Completes when the server is ready for data, or with its refusal. Chunks may be written before.
   */
  public CompletableFuture<CopyShape> ready() {
    return ready;
  }

  /**
   * Sends complete CopyData messages, as {@link io.holowire.pgwire.copy.CopyEncoder} makes them.
   * Ownership of the buffer passes, also when this method throws.
   *
   * @throws PgException once the copy has failed: the server's error, or the loss of the connection
   * @throws IllegalStateException after {@link #finish} or {@link #abort}
   */
  public void write(ByteBuf copyDataMessages) {
    int bytes = copyDataMessages.readableBytes();
    try {
      window.take(bytes);
    } catch (RuntimeException e) {
      copyDataMessages.release();
      throw e;
    }
    session.execute(() -> accept(copyDataMessages, bytes));
  }

  /**
   * Whether less than the high water mark is unwritten. True, too, once the copy has failed: the
   * next write tells why.
   */
  public boolean isWritable() {
    return window.isOpen();
  }

  /**
   * Completes, on the event loop, when the unwritten bytes have fallen to the low water mark or the
   * copy has failed.
   */
  public CompletableFuture<Void> writable() {
    return window.opened();
  }

  /** Blocks until {@link #isWritable}. Not for the event loop. */
  public void awaitWritable() throws InterruptedException {
    session.checkMayBlock("awaitWritable()");
    window.await();
  }

  /**
   * Ends the data.
   *
   * @return completes at ReadyForQuery with the row count the server reports, or with the failure;
   *     only then are the rows (outside a transaction block) committed
   */
  public CompletableFuture<Long> finish() {
    if (window.close()) {
      session.execute(
          () -> {
            finishing = true;
            proceed();
          });
    }
    return result;
  }

  /**
   * Gives the copy up: the server discards what it has received.
   *
   * @return completes when the connection can be used again, or with the loss of the connection
   */
  public CompletableFuture<Void> abort(String reason) {
    window.close();
    session.execute(
        () -> {
          if (!finishing && abortReason == null) {
            abortReason = reason.replace('\0', '?'); // the message is a C string
            dropEarly();
            proceed();
          }
        });
    return aborted;
  }

  /** What {@link #finish} returns, without finishing. */
  CompletableFuture<Long> result() {
    return result;
  }

  private void accept(ByteBuf chunk, int bytes) {
    if (over || failure() != null || abortReason != null) {
      chunk.release();
      window.give(bytes);
    } else if (open) {
      session.out().write(chunk, () -> window.give(bytes));
      session.out().flush();
    } else {
      early.add(chunk);
    }
  }

  private void proceed() {
    if (!open || over || failure() != null) {
      return;
    }
    for (ByteBuf chunk = early.poll(); chunk != null; chunk = early.poll()) {
      int bytes = chunk.readableBytes();
      session.out().write(chunk, () -> window.give(bytes));
    }
    if (abortReason != null) {
      session.out().copyFail(abortReason);
      session.arm(this);
      open = false;
    } else if (finishing) {
      ByteBuf out = session.out().buffer();
      Frontend.copyDone(out);
      session.out().write(out);
      session.arm(this);
      open = false;
    }
    session.out().flush();
  }

  private void dropEarly() {
    for (ByteBuf chunk = early.poll(); chunk != null; chunk = early.poll()) {
      int bytes = chunk.readableBytes();
      chunk.release();
      window.give(bytes);
    }
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
  void copyInResponse(CopyShape shape) {
    session.disarm();
    open = true;
    ready.complete(shape);
    proceed();
  }

  @Override
  void commandComplete(CommandTag tag) {
    if (tag.verb().equals("COPY")) {
      rows = tag.rows();
    }
  }

  @Override
  void error(ServerFields fields) {
    super.error(fields);
    open = false;
    window.fail(failure());
    dropEarly();
  }

  @Override
  void rowDescription(RowShape shape) {
    refuse(new ProtocolException("not a COPY … FROM STDIN: " + sql));
  }

  @Override
  void dataRows(ByteBuf run, int messages) {
    // Of a statement that was refused above.
  }

  @Override
  void copyOutResponse(CopyShape shape) {
    refuse(new ProtocolException("not a COPY … FROM STDIN: " + sql));
  }

  @Override
  void copyData(ByteBuf run, int messages) {
    // Of a statement that was refused above.
  }

  @Override
  void copyDone() {
    // Of a statement that was refused above.
  }

  @Override
  void emptyQuery() {
    // Refused at ReadyForQuery, as every text that started no copy.
  }

  @Override
  void ready(TxStatus status) {
    if (!ready.isDone()) {
      refuse(new ProtocolException("not a COPY … FROM STDIN: " + sql));
    }
    end(failure());
    aborted.complete(null);
  }

  @Override
  void fail(PgException cause) {
    end(cause);
    aborted.completeExceptionally(cause);
  }

  private void end(PgException cause) {
    over = true;
    if (cause == null) {
      result.complete(rows);
    } else {
      window.fail(cause);
      ready.completeExceptionally(cause);
      result.completeExceptionally(cause);
    }
    dropEarly();
  }
}
