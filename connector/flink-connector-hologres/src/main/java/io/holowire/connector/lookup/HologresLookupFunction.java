package io.holowire.connector.lookup;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Collection;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.functions.LookupFunction;

/**
 * The synchronous lookup function, with one key under way; else as {@link
 * HologresAsyncLookupFunction}.
 */
public final class HologresLookupFunction extends LookupFunction {
  private static final long serialVersionUID = 1L;

  private final LookupRequest request;
  private transient SingleLookup lookup;

  /** As {@link HologresAsyncLookupFunction#HologresAsyncLookupFunction}. */
  public HologresLookupFunction(LookupRequest request) {
    this.request = request;
  }

  @Override
  public void open(FunctionContext context) throws Exception {
    lookup = SingleLookup.open(request);
  }

  @Override
  public Collection<RowData> lookup(RowData keyRow) throws IOException {
    try {
      return lookup.lookup(keyRow);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted in a lookup").initCause(e);
    }
  }

  @Override
  public void close() {
    if (lookup != null) {
      lookup.close();
      lookup = null;
    }
  }
}
