package io.holowire.connector.lookup;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Collection;
import java.util.concurrent.ExecutionException;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.functions.LookupFunction;

/** The synchronous lookup function: {@link HologresAsyncLookupFunction} with one key in flight. */
public final class HologresLookupFunction extends LookupFunction {
  private static final long serialVersionUID = 1L;

  private final LookupRequest request;
  private transient LookupClient client;

  /** As {@link HologresAsyncLookupFunction#HologresAsyncLookupFunction}. */
  public HologresLookupFunction(LookupRequest request) {
    this.request = request;
  }

  @Override
  public void open(FunctionContext context) throws Exception {
    client = LookupClient.open(request);
  }

  @Override
  public Collection<RowData> lookup(RowData keyRow) throws IOException {
    try {
      return client.lookup(keyRow).get();
    } catch (ExecutionException e) {
      throw new IOException(e.getCause().getMessage(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted in a lookup").initCause(e);
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
