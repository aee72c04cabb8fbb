package io.holowire.pgwire.conn;

import io.holowire.pgwire.error.PgException;
import io.holowire.pgwire.wire.Frontend;
import io.holowire.pgwire.wire.TxStatus;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.CompletableFuture;

/** Parses and describes a statement without running it; a cached one costs an empty Sync. */
final class Prepare extends StatementExchange {

  private final CompletableFuture<Statement> result = new CompletableFuture<>();

  Prepare(Query query) {
    super(query);
  }

  CompletableFuture<Statement> result() {
    return result;
  }

  @Override
  void write(Session session, ByteBuf head) {
    Frontend.sync(head);
    session.out().write(head);
  }

  @Override
  void ready(TxStatus status) {
    if (failure() == null && statement() == null) {
      result.completeExceptionally(parseFailure()); // of the Parse that was in flight before us
    } else if (failure() == null) {
      result.complete(statement());
    } else {
      result.completeExceptionally(failure());
    }
  }

  @Override
  void fail(PgException cause) {
    result.completeExceptionally(cause);
  }
}
