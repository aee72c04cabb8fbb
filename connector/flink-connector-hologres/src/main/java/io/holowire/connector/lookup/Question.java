package io.holowire.connector.lookup;

import io.holowire.pgwire.conn.PgConnection;
import java.util.concurrent.CompletableFuture;

/** What the server is asked about a batch of keys. */
interface Question {
  /** Asks for the rows of a batch; the batch stays the caller's. */
  CompletableFuture<Link.Answer> ask(PgConnection connection, KeyBatch keys);
}
