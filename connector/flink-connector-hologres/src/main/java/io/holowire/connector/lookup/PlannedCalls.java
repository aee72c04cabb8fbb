package io.holowire.connector.lookup;

import io.holowire.connector.options.ConnectionOptions;
import io.holowire.connector.options.HologresLookupOptions;
import io.holowire.connector.options.TableOptions;
import io.holowire.connector.row.RowSettings;
import io.holowire.connector.server.Catalog;
import io.holowire.connector.server.Failure;
import io.holowire.connector.server.PlanningQuestion;
import java.io.Serializable;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.connector.source.lookup.cache.LookupCache;
import org.apache.flink.table.functions.SpecializedFunction.SpecializedContext;
import org.apache.flink.table.types.inference.TypeInference;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

/**
 * The planning of a function's calls. Owns its options, and for a moment what the server says of
 * the table: Flink asks for the types of one call many times.
 */
final class PlannedCalls implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The planning of one statement, but no more: the table may change, and the server come back. */
  private static final Duration FRESH = Duration.ofSeconds(3);

  private final HashMap<String, String> given;

  private transient FunctionOptions options;
  private transient LookedUpTable table;
  private transient ValidationException failure;
  private transient long readAt;

  /**
   * @param async whether the function is, which the options must not deny
   * @throws ValidationException for an option that is unknown, missing or has a bad value
   */
  PlannedCalls(Map<String, String> given, boolean async) {
    this.given = new HashMap<>(given);
    options = FunctionOptions.read(given);
    if (options.async().orElse(async) != async) {
      throw new ValidationException(
          HologresLookupOptions.ASYNC.key()
              + " = '"
              + !async
              + "': the function is "
              + (async ? "asynchronous, HologresLookup is not" : "not, HologresAsyncLookup is"));
    }
  }

  TypeInference types() {
    return CallTypes.of(this::table);
  }

  private synchronized FunctionOptions options() {
    if (options == null) {
      options = FunctionOptions.read(given);
    }
    return options;
  }

  private synchronized LookedUpTable table() {
    if ((table == null && failure == null) || System.nanoTime() - readAt > FRESH.toNanos()) {
      table = null;
      failure = null;
      try {
        table = read();
      } catch (ValidationException e) {
        failure = e; // a server that is away is waited for once
      }
      readAt = System.nanoTime();
    }
    if (failure != null) {
      throw failure;
    }
    return table;
  }

  private LookedUpTable read() {
    TableOptions of = options().table();
    ConnectionOptions connection = of.connection();
    try {
      return LookedUpTable.of(
          options(),
          PlanningQuestion.ask(connection, server -> Catalog.tableShape(server, of.table())));
    } catch (ExecutionException e) {
      throw new ValidationException(
          Failure.message("planning a lookup in", connection, of.table(), e.getCause()),
          e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ValidationException("interrupted while planning a lookup in " + of.table(), e);
    }
  }

  /** What the tasks look up for a call. */
  LookupRequest request(SpecializedContext call) {
    TableOptions of = options().table();
    LookedUpTable known = table();
    List<LogicalType> types = known.arguments(CallTypes.given(call.getCallContext()));
    RowType keys =
        RowType.of(
            false,
            types.toArray(LogicalType[]::new),
            known.key().stream().map(column -> column.name()).toArray(String[]::new));
    return new LookupRequest(
        of.connection(),
        of.lookup(),
        of.table(),
        known.result(),
        keys,
        RowSettings.of(call.getConfiguration(), of),
        null);
  }

  boolean outer() {
    return options().outer();
  }

  /** The cache that the options ask for; null = none. Tasks of one TaskManager share it. */
  LookupCache cache() {
    return options().table().caching().partial();
  }
}
