package io.holowire.connector.lookup;

import io.holowire.pgwire.pool.Lease;
import io.holowire.pgwire.pool.PgPool;
import java.util.concurrent.CompletableFuture;

/**
 * Asks over the connections of a pool: a lease for each batch, so that several functions share them
 * fairly.
 */
final class PoolLinks implements Link.Source {
  private final PgPool pool;
  private final Question question;

  PoolLinks(PgPool pool, Question question) {
    this.pool = pool;
    this.question = question;
  }

  @Override
  public CompletableFuture<Link> acquire() {
    return pool.acquire().thenApply(lease -> new PoolLink(lease, question));
  }

  private record PoolLink(Lease lease, Question question) implements Link {
    @Override
    public CompletableFuture<Answer> ask(KeyBatch keys) {
      return question.ask(lease.connection(), keys);
    }

    @Override
    public void release() {
      lease.close();
    }

    @Override
    public void drop() {
      lease.discard();
    }

    @Override
    public CompletableFuture<Void> cancel() {
      return lease.connection().cancel();
    }
  }
}
