package io.holowire.connector.lookup;

import io.holowire.connector.options.ConnectionOptions;
import io.holowire.connector.options.LookupSettings;
import io.holowire.connector.row.RowSettings;
import io.holowire.connector.sql.TablePath;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.AsyncLookupFunction;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.types.logical.RowType;

/**
 * The asynchronous lookup function. The rows of an answer are the receiver's to keep.
 *
 * <p>A key with a NULL in it has no rows. A failure that a repetition may heal (the connection is
 * lost, the server restarts) is repeated {@code lookup.max-retries} times within at least 10 s;
 * others fail the lookup at once, by name.
 */
public final class HologresLookup extends AsyncLookupFunction {
  private static final long serialVersionUID = 1L;

  private final LookupRequest request;
  private transient LookupClient client;

  /**
   * Does not connect: whether table and columns exist and their types fit shows when a task opens
   * the function.
   *
   * @param table the relation to look up in
   * @param producedType the columns to answer, by name, and the types to read them as
   * @param keyPositions the fields of {@code producedType} that the key row holds, in its order; at
   *     least one
   * @param where a SQL condition that the rows must fulfil, trusted; null = none
   */
  public HologresLookup(
      ConnectionOptions connection,
      LookupSettings settings,
      TablePath table,
      RowType producedType,
      int[] keyPositions,
      RowSettings rows,
      String where) {
    this.request =
        new LookupRequest(connection, settings, table, producedType, keyPositions, rows, where);
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
