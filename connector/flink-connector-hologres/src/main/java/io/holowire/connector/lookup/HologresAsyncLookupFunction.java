package io.holowire.connector.lookup;

import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.AsyncLookupFunction;
import org.apache.flink.table.functions.FunctionContext;

/**
 * The asynchronous lookup function. The rows of an answer are the receiver's to keep.
 *
 * <p>A key with a NULL in it has no rows. A failure that a repetition may heal (the connection is
 * lost, the server restarts) is repeated {@code lookup.max-retries} times within at least 10 s;
 * others fail the lookup at once, by name.
 */
public final class HologresAsyncLookupFunction extends AsyncLookupFunction {
  private static final long serialVersionUID = 1L;

  private final LookupRequest request;
  private transient LookupClient client;

  /**
   * Does not connect: whether table and columns exist and their types fit shows when a task opens
   * the function.
   */
  public HologresAsyncLookupFunction(LookupRequest request) {
    this.request = request;
  }

  @Override
  public void open(FunctionContext context) throws Exception {
    client = LookupClient.open(request);
  }

  @Override
  public CompletableFuture<Collection<RowData>> asyncLookup(RowData keyRow) {
    try {
      return client.lookup(keyRow);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public void close() {
    if (client != null) {
      client.close();
      client = null;
    }
  }
}
