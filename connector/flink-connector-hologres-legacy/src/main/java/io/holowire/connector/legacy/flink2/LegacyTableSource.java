package io.holowire.connector.legacy.flink2;

import io.holowire.connector.options.TableOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.legacy.table.sources.StreamTableSource;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSource;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.catalog.ResolvedCatalogTable;
import org.apache.flink.table.connector.Projection;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.LookupTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.connector.source.SourceProvider;
import org.apache.flink.table.connector.source.abilities.SupportsFilterPushDown;
import org.apache.flink.table.connector.source.abilities.SupportsLimitPushDown;
import org.apache.flink.table.connector.source.abilities.SupportsProjectionPushDown;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.expressions.Expression;
import org.apache.flink.table.expressions.ResolvedExpression;
import org.apache.flink.table.functions.AsyncTableFunction;
import org.apache.flink.table.functions.TableFunction;
import org.apache.flink.table.legacy.api.TableSchema;
import org.apache.flink.table.legacy.sources.FilterableTableSource;
import org.apache.flink.table.legacy.sources.LimitableTableSource;
import org.apache.flink.table.legacy.sources.LookupableTableSource;
import org.apache.flink.table.legacy.sources.ProjectableTableSource;
import org.apache.flink.table.legacy.sources.TableSource;
import org.apache.flink.table.runtime.connector.source.ScanRuntimeProviderContext;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.DataType;

/** A table to scan or to look up in. */
@SuppressWarnings("deprecation")
final class LegacyTableSource
    implements StreamTableSource<RowData>,
        ProjectableTableSource<RowData>,
        FilterableTableSource<RowData>,
        LimitableTableSource<RowData>,
        LookupableTableSource<RowData> {
  private final DynamicTableSource source;
  private final TableSchema schema;
  private final boolean async;

  /** The columns that the query needs. */
  private final DataType produced;

  /** What was pushed down; Flink requires that each such step can be told from the one before. */
  private final String pushed;

  private final boolean filtered;
  private final boolean limited;

  private LegacyTableSource(
      DynamicTableSource source,
      TableSchema schema,
      boolean async,
      DataType produced,
      String pushed,
      boolean filtered,
      boolean limited) {
    this.source = source;
    this.schema = schema;
    this.async = async;
    this.produced = produced;
    this.pushed = pushed;
    this.filtered = filtered;
    this.limited = limited;
  }

  static LegacyTableSource of(DynamicTableSource source, ResolvedCatalogTable table) {
    TableOptions options = new TableOptions(table.getOptions());
    return new LegacyTableSource(
        source,
        PhysicalColumns.schema(table.getResolvedSchema()),
        // A full cache answers at once.
        options.lookup().async() && options.caching().reload() == null,
        PhysicalColumns.rows(table.getResolvedSchema().toPhysicalRowDataType()),
        "",
        false,
        false);
  }

  @Override
  public boolean isBounded() {
    return true;
  }

  /** All columns, whatever is projected. */
  @Override
  public TableSchema getTableSchema() {
    return schema;
  }

  @Override
  public DataType getProducedDataType() {
    return produced;
  }

  @Override
  public String explainSource() {
    return source.asSummaryString() + pushed;
  }

  @Override
  public TableSource<RowData> projectFields(int[] fields) {
    DynamicTableSource projected = source.copy();
    DataType columns = PhysicalColumns.rows(Projection.of(fields).project(produced));
    int[][] paths = IntStream.of(fields).mapToObj(i -> new int[] {i}).toArray(int[][]::new);
    ((SupportsProjectionPushDown) projected).applyProjection(paths, columns);
    return new LegacyTableSource(
        projected,
        schema,
        async,
        columns,
        pushed + " project=" + DataType.getFieldNames(columns),
        filtered,
        limited);
  }

  @Override
  public TableSource<RowData> applyPredicate(List<Expression> predicates) {
    DynamicTableSource filtering = source.copy();
    List<ResolvedExpression> offered = new ArrayList<>();
    List<Expression> remaining = new ArrayList<>();
    for (Expression predicate : predicates) {
      if (predicate instanceof ResolvedExpression resolved) {
        offered.add(resolved);
      } else {
        remaining.add(predicate);
      }
    }
    SupportsFilterPushDown.Result result =
        ((SupportsFilterPushDown) filtering).applyFilters(offered);
    remaining.addAll(result.getRemainingFilters());
    predicates.clear();
    predicates.addAll(remaining);
    return new LegacyTableSource(
        filtering,
        schema,
        async,
        produced,
        pushed + " filter=" + result.getAcceptedFilters(),
        true,
        limited);
  }

  @Override
  public boolean isFilterPushedDown() {
    return filtered;
  }

  @Override
  public TableSource<RowData> applyLimit(long limit) {
    DynamicTableSource limiting = source.copy();
    ((SupportsLimitPushDown) limiting).applyLimit(limit);
    return new LegacyTableSource(
        limiting, schema, async, produced, pushed + " limit=" + limit, filtered, true);
  }

  @Override
  public boolean isLimitPushedDown() {
    return limited;
  }

  @Override
  public DataStream<RowData> getDataStream(StreamExecutionEnvironment job) {
    SourceProvider provider =
        (SourceProvider)
            ((ScanTableSource) source).getScanRuntimeProvider(ScanRuntimeProviderContext.INSTANCE);
    DataStreamSource<RowData> rows =
        job.fromSource(
            provider.createSource(),
            WatermarkStrategy.noWatermarks(),
            source.asSummaryString(),
            InternalTypeInfo.of(produced.getLogicalType()));
    provider.getParallelism().ifPresent(rows::setParallelism);
    return rows;
  }

  @Override
  public boolean isAsyncEnabled() {
    return async;
  }

  @Override
  public TableFunction<RowData> getLookupFunction(String[] keys) {
    return LegacyLookups.sync((LookupTableSource) source, positions(keys));
  }

  @Override
  public AsyncTableFunction<RowData> getAsyncLookupFunction(String[] keys) {
    return LegacyLookups.async((LookupTableSource) source, positions(keys));
  }

  private int[][] positions(String[] keys) {
    List<String> columns = DataType.getFieldNames(produced);
    return Arrays.stream(keys).map(key -> new int[] {columns.indexOf(key)}).toArray(int[][]::new);
  }
}
