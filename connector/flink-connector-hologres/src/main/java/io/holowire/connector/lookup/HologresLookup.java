package io.holowire.connector.lookup;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.catalog.DataTypeFactory;
import org.apache.flink.table.connector.source.lookup.cache.LookupCache;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.functions.LookupFunction;
import org.apache.flink.table.functions.SpecializedFunction;
import org.apache.flink.table.functions.TableFunction;
import org.apache.flink.table.functions.UserDefinedFunction;
import org.apache.flink.table.runtime.functions.table.lookup.CachingLookupFunction;
import org.apache.flink.table.types.inference.TypeInference;

/**
 * The table function of {@code LATERAL TABLE(hologreslookup(a, b))}: the rows of a table whose key
 * equals the arguments, with all columns of the table. Key and types are the server's, which is
 * asked for them while a query is planned.
 *
 * <pre>{@code
 * tables.createTemporarySystemFunction("hologreslookup", new HologresLookup(options));
 * }</pre>
 *
 * <p>{@code CREATE FUNCTION … AS} takes a class whose constructor has no arguments: a subclass that
 * knows its options.
 */
public class HologresLookup extends TableFunction<RowData> implements SpecializedFunction {
  private static final long serialVersionUID = 1L;

  private final PlannedCalls calls;

  /** Null until specialized for a call, and so is the next. */
  private final CallForm form;

  private final LookupFunction lookups;

  /**
   * Does not connect.
   *
   * @param options those of the WITH clause of a table, by any of their names, and {@code
   *     lookup.key}, {@code lookup.columns} and {@code lookup.outer}
   * @throws org.apache.flink.table.api.ValidationException for an option that is unknown, missing
   *     or has a bad value
   */
  public HologresLookup(Map<String, String> options) {
    calls = new PlannedCalls(options, false);
    form = null;
    lookups = null;
  }

  private HologresLookup(PlannedCalls calls, LookupRequest request) {
    LookupFunction lookup = new HologresLookupFunction(request);
    LookupCache cache = calls.cache();
    this.calls = calls;
    form = CallForm.of(request, calls.outer());
    lookups = cache == null ? lookup : new CachingLookupFunction(cache, lookup);
  }

  @Override
  public final TypeInference getTypeInference(DataTypeFactory types) {
    return calls.types();
  }

  /** The function that runs for one call. */
  @Override
  public final UserDefinedFunction specialize(SpecializedContext call) {
    return new HologresLookup(calls, calls.request(call));
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
  public final void eval(Object... arguments) throws IOException {
    RowData key = form.key(arguments);
    Collection<RowData> rows = key == null ? List.of() : lookups.lookup(key);
    form.answer(rows).forEach(this::collect);
  }

  @Override
  public final void close() throws Exception {
    if (lookups != null) {
      lookups.close();
    }
  }
}
