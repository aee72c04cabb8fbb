package io.holowire.connector.table;

import io.holowire.connector.lookup.LookupRequest;
import io.holowire.connector.options.HologresScanOptions;
import io.holowire.connector.options.TableOptions;
import io.holowire.connector.pushdown.ScanPushDown;
import io.holowire.connector.row.RowSettings;
import io.holowire.connector.source.HologresSource;
import io.holowire.connector.source.RowDeserializer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.LookupTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.connector.source.SourceProvider;
import org.apache.flink.table.connector.source.abilities.SupportsDynamicFiltering;
import org.apache.flink.table.connector.source.abilities.SupportsFilterPushDown;
import org.apache.flink.table.connector.source.abilities.SupportsLimitPushDown;
import org.apache.flink.table.connector.source.abilities.SupportsProjectionPushDown;
import org.apache.flink.table.connector.source.abilities.SupportsStatisticReport;
import org.apache.flink.table.expressions.AggregateExpression;
import org.apache.flink.table.expressions.ResolvedExpression;
import org.apache.flink.table.plan.stats.TableStats;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.RowType;

/** A table to scan or to look up in. */
sealed class HologresTableSource
    implements ScanTableSource,
        LookupTableSource,
        SupportsProjectionPushDown,
        SupportsFilterPushDown,
        SupportsLimitPushDown,
        SupportsStatisticReport,
        SupportsDynamicFiltering
    permits AggregatingTableSource, ShufflingTableSource {
  private static final boolean CUSTOM_SHUFFLE = hasCustomShuffle();

  private final TableOptions options;
  private final RowSettings rows;
  private final JobMode mode;
  private final ScanPushDown pushDown;

  /** The columns that the query needs, by name, or the aggregates of them. */
  private RowType produced;

  HologresTableSource(TableOptions options, RowType declared, RowSettings rows, JobMode mode) {
    this(
        options,
        declared,
        rows,
        mode,
        new ScanPushDown(
            options.connection(),
            options.table(),
            declared,
            rows,
            options.query() == null && options.scan().pushDownFilters(),
            mode != JobMode.BATCH));
  }

  /** A copy. */
  HologresTableSource(HologresTableSource other) {
    this(other.options, other.produced, other.rows, other.mode, other.pushDown.copy());
  }

  private HologresTableSource(
      TableOptions options,
      RowType produced,
      RowSettings rows,
      JobMode mode,
      ScanPushDown pushDown) {
    this.options = options;
    this.produced = produced;
    this.rows = rows;
    this.mode = mode;
    this.pushDown = pushDown;
  }

  /** A source that aggregates, too, if that does no harm, or else with what this Flink can use. */
  static HologresTableSource of(
      TableOptions options, RowType declared, RowSettings rows, JobMode mode) {
    // In streaming there are no aggregates of parts of a table.
    if (mode == JobMode.BATCH
        && options.scan().pushDownAggregates()
        && AggregatingTableSource.suits(declared)) {
      return new AggregatingTableSource(options, declared, rows, mode);
    }
    // Its class is not loaded where Flink lacks an interface of it.
    return CUSTOM_SHUFFLE
        ? ShufflingTableSource.create(options, declared, rows, mode)
        : new HologresTableSource(options, declared, rows, mode);
  }

  private static boolean hasCustomShuffle() {
    try {
      Class.forName(
          "org.apache.flink.table.connector.source.abilities.SupportsLookupCustomShuffle",
          false,
          LookupTableSource.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false; // before 2.0
    }
  }

  /** Whether the server aggregates; the rows are then the aggregates of parts of the table. */
  final boolean aggregate(int[] groupBy, List<AggregateExpression> aggregates, RowType partial) {
    List<String> columns = produced.getFieldNames();
    if (IntStream.of(groupBy).anyMatch(field -> field >= columns.size())) {
      return false; // those of a projection that Flink has looked through
    }
    List<String> names = IntStream.of(groupBy).mapToObj(columns::get).toList();
    boolean accepted = pushDown.aggregate(names, aggregates, partial);
    if (accepted) {
      produced = partial;
    }
    return accepted;
  }

  @Override
  public ChangelogMode getChangelogMode() {
    return ChangelogMode.insertOnly();
  }

  @Override
  public ScanRuntimeProvider getScanRuntimeProvider(ScanContext context) {
    return SourceProvider.of(
        HologresSource.of(
            options,
            produced,
            pushDown.pushed(),
            rows,
            mode == JobMode.STREAMING_WITH_CHECKPOINTS,
            RowDeserializer.rows(produced)),
        options.scan().parallelism());
  }

  @Override
  public LookupRuntimeProvider getLookupRuntimeProvider(LookupContext context) {
    if (options.query() != null) {
      throw new ValidationException(
          HologresScanOptions.QUERY.key() + ": can be scanned, but not looked up in");
    }
    return LookupProviders.of(
        new LookupRequest(
            options.connection(),
            options.lookup(),
            options.table(),
            produced,
            keys(context.getKeys()),
            rows,
            pushDown.where()),
        options.caching());
  }

  private RowType keys(int[][] paths) {
    List<RowType.RowField> keys = new ArrayList<>();
    for (int[] path : paths) {
      if (path.length != 1) {
        throw new ValidationException(
            "a lookup key is a field of a ROW column; it must be a column");
      }
      keys.add(produced.getFields().get(path[0]));
    }
    return new RowType(false, keys);
  }

  @Override
  public boolean supportsNestedProjection() {
    return false;
  }

  @Override
  public void applyProjection(int[][] projectedFields, DataType producedDataType) {
    produced = (RowType) producedDataType.getLogicalType();
  }

  @Override
  public Result applyFilters(List<ResolvedExpression> filters) {
    return pushDown.filter(filters);
  }

  @Override
  public void applyLimit(long limit) {
    pushDown.limit(limit);
  }

  @Override
  public List<String> listAcceptedFilterFields() {
    return pushDown.dynamicFields();
  }

  @Override
  public void applyDynamicFiltering(List<String> fields) {
    pushDown.filterDynamically(fields);
  }

  @Override
  public TableStats reportStatistics() {
    return options.query() == null
        ? pushDown.statistics(produced.getFieldNames())
        : TableStats.UNKNOWN;
  }

  @Override
  public DynamicTableSource copy() {
    return new HologresTableSource(this);
  }

  @Override
  public String asSummaryString() {
    return "Hologres(" + options.relation() + ")";
  }
}
