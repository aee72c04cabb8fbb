package io.holowire.connector.lookup;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.api.config.ExecutionConfigOptions;
import org.apache.flink.table.catalog.DataTypeFactory;
import org.apache.flink.table.connector.source.lookup.cache.LookupCache;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.AsyncLookupFunction;
import org.apache.flink.table.functions.AsyncTableFunction;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.functions.SpecializedFunction;
import org.apache.flink.table.functions.UserDefinedFunction;
import org.apache.flink.table.runtime.functions.table.lookup.CachingAsyncLookupFunction;
import org.apache.flink.table.types.inference.TypeInference;

/**
 * {@link HologresLookup} with many keys in flight, which share statements; for streaming queries of
 * a Flink that calls asynchronous table functions, as 2.3 does and 1.20 does not.
 *
 * <p>Flink 2.3 runs a {@code LEFT JOIN LATERAL} of any such function as an inner join. One with
 * {@code 'lookup.outer' = 'true'} answers what the outer join is to answer, in either.
 */
public class HologresAsyncLookup extends AsyncTableFunction<RowData>
    implements SpecializedFunction {
  private static final long serialVersionUID = 1L;

  private final PlannedCalls calls;

  /** Null until specialized for a call, and so is the next. */
  private final CallForm form;

  private final AsyncLookupFunction lookups;

  /**
   * As {@link HologresLookup#HologresLookup(Map)}.
   *
   * @throws ValidationException also when this Flink would not call it
   */
  public HologresAsyncLookup(Map<String, String> options) {
    if (!supported()) {
      throw new ValidationException(
          "lookup.async = 'true': this version of Flink calls no asynchronous table functions in"
              + " queries");
    }
    calls = new PlannedCalls(options, true);
    form = null;
    lookups = null;
  }

  private HologresAsyncLookup(PlannedCalls calls, LookupRequest request) {
    AsyncLookupFunction lookup = new HologresAsyncLookupFunction(request);
    LookupCache cache = calls.cache();
    this.calls = calls;
    form = CallForm.of(request, calls.outer());
    lookups = cache == null ? lookup : new CachingAsyncLookupFunction(cache, lookup);
  }

  /** Whether Flink has the options of its operator for them. */
  private static boolean supported() {
    try {
      ExecutionConfigOptions.class.getField("TABLE_EXEC_ASYNC_TABLE_MAX_CONCURRENT_OPERATIONS");
      return true;
    } catch (NoSuchFieldException e) {
      return false;
    }
  }

  @Override
  public final TypeInference getTypeInference(DataTypeFactory types) {
    return calls.types();
  }

  /** The function that runs for one call. */
  @Override
  public final UserDefinedFunction specialize(SpecializedContext call) {
    return new HologresAsyncLookup(calls, calls.request(call));
  }

  /** The table changes. */
  @Override
  public final boolean isDeterministic() {
    return false;
  }

  @Override
  public final void open(FunctionContext context) throws Exception {
    lookups.open(context);
  }

  /** Called by Flink, with internal data. */
  public final void eval(CompletableFuture<Collection<RowData>> answer, Object... arguments) {
    RowData key = form.key(arguments);
    if (key == null) {
      answer.complete(form.answer(List.of()));
      return;
    }
    lookups
        .asyncLookup(key)
        .whenComplete(
            (rows, failure) -> {
              if (failure == null) {
                answer.complete(form.answer(rows));
              } else {
                answer.completeExceptionally(failure);
              }
            });
  }

  @Override
  public final void close() throws Exception {
    if (lookups != null) {
      lookups.close();
    }
  }
}
