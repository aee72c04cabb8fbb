package io.holowire.connector.lookup;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.table.catalog.DataTypeFactory;
import org.apache.flink.table.connector.source.lookup.cache.LookupCache;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.AsyncLookupFunction;
import org.apache.flink.table.functions.AsyncTableFunction;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.functions.SpecializedFunction;
import org.apache.flink.table.functions.UserDefinedFunction;
import org.apache.flink.table.runtime.functions.table.lookup.CachingAsyncLookupFunction;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.inference.TypeInference;

/**
 * {@link HologresLookup} with many keys in flight, which share statements. Flink must know
 * asynchronous table functions in queries, as 2.3 does in streaming and 1.20 does not.
 */
public class HologresAsyncLookup extends AsyncTableFunction<RowData>
    implements SpecializedFunction {
  private static final long serialVersionUID = 1L;

  /** Null in the function that runs. */
  private final PlannedCalls calls;

  /** Null in the function that is planned, and so is the next. */
  private final AsyncLookupFunction lookups;

  private final RowDataSerializer keys;

  /** As {@link HologresLookup#HologresLookup(Map)}. */
  public HologresAsyncLookup(Map<String, String> options) {
    calls = new PlannedCalls(options, true);
    lookups = null;
    keys = null;
  }

  private HologresAsyncLookup(LookupRequest request, LookupCache cache) {
    AsyncLookupFunction lookup = new HologresAsyncLookupFunction(request);
    calls = null;
    lookups = cache == null ? lookup : new CachingAsyncLookupFunction(cache, lookup);
    keys = InternalTypeInfo.of(request.keys()).toRowSerializer();
  }

  @Override
  public TypeInference getTypeInference(DataTypeFactory types) {
    return calls.types();
  }

  /** The function for one call. */
  @Override
  public UserDefinedFunction specialize(SpecializedContext call) {
    return new HologresAsyncLookup(calls.request(call), calls.cache());
  }

  /** The table changes. */
  @Override
  public boolean isDeterministic() {
    return false;
  }

  @Override
  public void open(FunctionContext context) throws Exception {
    lookups.open(context);
  }

  /** Called by Flink, with internal data. */
  public void eval(CompletableFuture<Collection<RowData>> answer, Object... key) {
    if (Arrays.stream(key).anyMatch(Objects::isNull)) {
      answer.complete(List.of()); // NULL equals nothing
      return;
    }
    lookups
        // A cache keeps the key, and what is in it may be used again.
        .asyncLookup(keys.copy(GenericRowData.of(key)))
        .whenComplete(
            (rows, failure) -> {
              if (failure == null) {
                answer.complete(rows);
              } else {
                answer.completeExceptionally(failure);
              }
            });
  }

  @Override
  public void close() throws Exception {
    if (lookups != null) {
      lookups.close();
    }
  }
}
