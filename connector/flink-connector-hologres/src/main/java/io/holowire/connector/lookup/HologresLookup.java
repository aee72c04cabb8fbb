package io.holowire.connector.lookup;

import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.DataTypeFactory;
import org.apache.flink.table.connector.source.lookup.cache.LookupCache;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.functions.LookupFunction;
import org.apache.flink.table.functions.SpecializedFunction;
import org.apache.flink.table.functions.TableFunction;
import org.apache.flink.table.functions.UserDefinedFunction;
import org.apache.flink.table.runtime.functions.table.lookup.CachingLookupFunction;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
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
 * <p>{@code CREATE FUNCTION … AS} takes a class with a constructor of no arguments: a subclass that
 * knows its options.
 */
public class HologresLookup extends TableFunction<RowData> implements SpecializedFunction {
  private static final long serialVersionUID = 1L;

  /** Null in the function that runs. */
  private final PlannedCalls calls;

  /** Null in the function that is planned, and so is the next. */
  private final LookupFunction lookups;

  private final RowDataSerializer keys;

  /**
   * Does not connect.
   *
   * @param options those of the WITH clause of a table, by any of their names, and {@code
   *     lookup.key} and {@code lookup.columns}
   * @throws ValidationException for an option that is unknown, missing or has a bad value
   */
  public HologresLookup(Map<String, String> options) {
    calls = new PlannedCalls(options, false);
    lookups = null;
    keys = null;
  }

  private HologresLookup(LookupRequest request, LookupCache cache) {
    LookupFunction lookup = new HologresLookupFunction(request);
    calls = null;
    lookups = cache == null ? lookup : new CachingLookupFunction(cache, lookup);
    keys = InternalTypeInfo.of(request.keys()).toRowSerializer();
  }

  @Override
  public TypeInference getTypeInference(DataTypeFactory types) {
    return calls.types();
  }

  /** The function for one call. */
  @Override
  public UserDefinedFunction specialize(SpecializedContext call) {
    return new HologresLookup(calls.request(call), calls.cache());
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
  public void eval(Object... key) throws IOException {
    if (Arrays.stream(key).anyMatch(Objects::isNull)) {
      return; // NULL equals nothing
    }
    // A cache keeps the key, and what is in it may be used again.
    Collection<RowData> rows = lookups.lookup(keys.copy(GenericRowData.of(key)));
    rows.forEach(this::collect);
  }

  @Override
  public void close() throws Exception {
    if (lookups != null) {
      lookups.close();
    }
  }
}
