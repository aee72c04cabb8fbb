package io.holowire.connector.pushdown;

import io.holowire.connector.options.ConnectionOptions;
import io.holowire.connector.row.RowSettings;
import io.holowire.connector.sql.ConditionSql;
import io.holowire.connector.sql.TablePath;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.connector.source.abilities.SupportsFilterPushDown.Result;
import org.apache.flink.table.expressions.AggregateExpression;
import org.apache.flink.table.expressions.CallExpression;
import org.apache.flink.table.expressions.ResolvedExpression;
import org.apache.flink.table.functions.BuiltInFunctionDefinitions;
import org.apache.flink.table.plan.stats.TableStats;
import org.apache.flink.table.types.logical.RowType;

/**
 * Collects, while a query is planned, what the server shall do of it. The server is asked about the
 * table when that first matters. For one thread.
 */
public final class ScanPushDown {
  private final PlanningServer server;
  private final RowType declared;
  private final RowSettings settings;
  private final boolean filters;
  private final boolean streaming;

  private final List<String> conditions;
  private Long limit;
  private Aggregation aggregation;
  private DynamicFilter dynamicFilter;

  /**
   * Does not connect.
   *
   * @param declared the DDL's columns
   * @param filters whether conditions and aggregates may be pushed at all
   * @param streaming whether the query is one of streaming
   */
  public ScanPushDown(
      ConnectionOptions connection,
      TablePath table,
      RowType declared,
      RowSettings settings,
      boolean filters,
      boolean streaming) {
    this(
        new PlanningServer(connection, table),
        declared,
        settings,
        filters,
        streaming,
        new ArrayList<>());
  }

  private ScanPushDown(
      PlanningServer server,
      RowType declared,
      RowSettings settings,
      boolean filters,
      boolean streaming,
      List<String> conditions) {
    this.server = server;
    this.declared = declared;
    this.settings = settings;
    this.filters = filters;
    this.streaming = streaming;
    this.conditions = conditions;
  }

  /** The same so far, to be changed apart; what is known of the table is shared. */
  public ScanPushDown copy() {
    ScanPushDown copy =
        new ScanPushDown(
            server, declared, settings, filters, streaming, new ArrayList<>(conditions));
    copy.limit = limit;
    copy.aggregation = aggregation;
    copy.dynamicFilter = dynamicFilter;
    return copy;
  }

  /** Which filters the server takes over, and which Flink has to apply. */
  public Result filter(List<ResolvedExpression> offered) {
    List<ResolvedExpression> accepted = new ArrayList<>();
    List<ResolvedExpression> remaining = new ArrayList<>();
    Predicates predicates =
        filters && !offered.isEmpty()
            ? server.facts().map(facts -> new Predicates(columns(facts))).orElse(null)
            : null;
    for (ResolvedExpression filter : offered) {
      String condition = predicates == null ? null : predicates.toSql(filter);
      if (condition != null) {
        conditions.add(condition);
        accepted.add(filter);
      }
      if (condition == null || mayBeKey(filter)) {
        remaining.add(filter);
      }
    }
    return Result.of(accepted, remaining);
  }

  /**
   * Whether a filter may be the key of a lookup: Flink must see it, too, or it finds no key to look
   * up and has no plan. Whether it plans a scan or a lookup is not said; lookups are a matter of
   * streaming.
   */
  private boolean mayBeKey(ResolvedExpression filter) {
    return streaming
        && filter instanceof CallExpression call
        && call.getFunctionDefinition() == BuiltInFunctionDefinitions.EQUALS;
  }

  private ColumnValues columns(TableFacts facts) {
    return new ColumnValues(facts, declared, settings);
  }

  /**
   * Whether the server takes over the aggregates of each part of the table.
   *
   * @param groupBy names of columns
   * @param partial the types of the group's columns, then of the aggregates
   */
  public boolean aggregate(
      List<String> groupBy, List<AggregateExpression> aggregates, RowType partial) {
    if (filters && limit == null) {
      aggregation =
          server
              .facts()
              .map(facts -> new Aggregates(columns(facts)).of(groupBy, aggregates, partial))
              .orElse(null);
    }
    return aggregation != null;
  }

  /** At most so many rows are of interest. */
  public void limit(long rows) {
    limit = rows;
  }

  /** The columns by which the server can filter what it learns while the query runs. */
  public List<String> dynamicFields() {
    return filters && DynamicFilter.known()
        ? server
            .facts()
            .map(
                facts -> {
                  ColumnValues columns = columns(facts);
                  return declared.getFieldNames().stream()
                      .filter(name -> hasLiterals(columns.of(name)))
                      .toList();
                })
            .orElse(List.of())
        : List.of();
  }

  private static boolean hasLiterals(ColumnValue value) {
    return value != null && value.hasLiterals();
  }

  /**
   * The server filters by such columns.
   *
   * @param fields of {@link #dynamicFields}
   */
  public void filterDynamically(List<String> fields) {
    dynamicFilter =
        server
            .facts()
            .map(facts -> new DynamicFilter(fields.stream().map(columns(facts)::of).toList()))
            .orElse(null);
  }

  /**
   * What the server expects of the scan as it is now.
   *
   * @param columns of the query, by name
   */
  public TableStats statistics(List<String> columns) {
    return aggregation != null
        ? TableStats.UNKNOWN
        : server.statistics(where(), columns).orElse(TableStats.UNKNOWN);
  }

  /** The condition of all filters that were taken over; null = none. */
  public String where() {
    return conditions.isEmpty() ? null : ConditionSql.and(conditions);
  }

  /** All of it. */
  public PushDown pushed() {
    return new PushDown(where(), limit, aggregation, dynamicFilter);
  }
}
