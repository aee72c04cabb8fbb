package io.holowire.pgwire.conn;

import io.holowire.pgwire.error.PgException;
import io.holowire.pgwire.error.ServerException;
import io.holowire.pgwire.error.ServerFields;
import io.holowire.pgwire.error.SqlState;
import io.holowire.pgwire.wire.CommandTag;
import io.holowire.pgwire.wire.Frontend;
import io.holowire.pgwire.wire.TxStatus;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The exchange of a {@link Batch}: many Binds and Executes, one Sync, results buffered up to a
 * limit.
 */
final class BatchRun extends StatementExchange {

  private final List<ByteBuf> parts;
  private final int executions;
  private final long bytes;
  private final long maxResultBytes;
  private final CompletableFuture<BatchResult> result = new CompletableFuture<>();
  private boolean partsOwned = true;
  private BatchResult.Builder results;

  BatchRun(Query query, List<ByteBuf> parts, int executions, long bytes, long maxResultBytes) {
    super(query);
    this.parts = parts;
    this.executions = executions;
    this.bytes = bytes;
    this.maxResultBytes = maxResultBytes;
    this.results = new BatchResult.Builder(executions);
  }

  CompletableFuture<BatchResult> result() {
    return result;
  }

  @Override
  long bytes() {
    return bytes;
  }

  @Override
  void write(Session session, ByteBuf head) {
    boolean keep = mayRepeat();
    partsOwned = keep;
    session.out().write(head);
    for (ByteBuf part : parts) {
      session.out().write(keep ? part.retainedDuplicate() : part);
    }
    ByteBuf tail = session.out().buffer();
    Frontend.sync(tail);
    session.out().write(tail);
  }

  @Override
  void bindComplete() {
    // Counted by its CommandComplete.
  }

  @Override
  void dataRows(ByteBuf run, int messages) {
    if (failure() != null) {
      return;
    }
    if (results.bytes() + run.readableBytes() > maxResultBytes) {
      results.release();
      refuse(tooLarge());
    } else {
      results.rows(run.retainedSlice(), messages);
    }
  }

  @Override
  void commandComplete(CommandTag tag) {
    results.complete(tag.rows());
  }

  @Override
  void emptyQuery() {
    results.complete(-1);
  }

  @Override
  void ready(TxStatus status) {
    releaseParts();
    if (failure() != null) {
      results.release();
      result.completeExceptionally(failure());
    } else if (!result.complete(results.build(statement()))) {
      results.release();
    }
  }

  @Override
  void fail(PgException cause) {
    releaseParts();
    results.release();
    result.completeExceptionally(cause);
  }

  @Override
  boolean repeats(TxStatus status, boolean nothingBehind) {
    boolean repeats = super.repeats(status, nothingBehind);
    if (repeats) {
      results.release();
      results = new BatchResult.Builder(executions);
    }
    return repeats;
  }

  private void releaseParts() {
    if (partsOwned) {
      partsOwned = false;
      parts.forEach(ByteBuf::release);
    }
  }

  private ServerException tooLarge() {
    String message =
        "the rows of one batch exceed maxResultBytes (" + maxResultBytes + "): stream them instead";
    return new ServerException(ServerFields.of("ERROR", SqlState.PROGRAM_LIMIT_EXCEEDED, message));
  }
}
