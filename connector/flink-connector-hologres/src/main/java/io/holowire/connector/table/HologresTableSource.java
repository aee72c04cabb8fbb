package io.holowire.connector.table;

import io.holowire.connector.lookup.HologresLookup;
import io.holowire.connector.lookup.HologresSyncLookup;
import io.holowire.connector.options.HologresScanOptions;
import io.holowire.connector.options.TableOptions;
import io.holowire.connector.pushdown.PushDown;
import io.holowire.connector.row.RowSettings;
import io.holowire.connector.source.HologresSource;
import io.holowire.connector.source.RowDeserializer;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.LookupTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.connector.source.SourceProvider;
import org.apache.flink.table.connector.source.abilities.SupportsProjectionPushDown;
import org.apache.flink.table.connector.source.lookup.LookupOptions;
import org.apache.flink.table.connector.source.lookup.LookupOptions.LookupCacheType;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.RowType;

/** A table to scan or to look up in. */
final class HologresTableSource
    implements ScanTableSource, LookupTableSource, SupportsProjectionPushDown {
  private final TableOptions options;
  private final RowSettings rows;
  private final boolean resumable;

  /** The columns that the query needs, by name. */
  private RowType produced;

  /**
   * @param resumable whether scans are gone on with from checkpoints
   */
  HologresTableSource(TableOptions options, RowType produced, RowSettings rows, boolean resumable) {
    this.options = options;
    this.produced = produced;
    this.rows = rows;
    this.resumable = resumable;
  }

  @Override
  public ChangelogMode getChangelogMode() {
    return ChangelogMode.insertOnly();
  }

  @Override
  public ScanRuntimeProvider getScanRuntimeProvider(ScanContext context) {
    return SourceProvider.of(
        HologresSource.of(
            options, produced, PushDown.NONE, rows, resumable, RowDeserializer.rows(produced)),
        options.scan().parallelism());
  }

  @Override
  public LookupRuntimeProvider getLookupRuntimeProvider(LookupContext context) {
    if (options.query() != null) {
      throw new ValidationException(
          HologresScanOptions.QUERY.key() + ": can be scanned, but not looked up in");
    }
    int[] keys = keys(context.getKeys());
    HologresSyncLookup sync =
        new HologresSyncLookup(
            options.connection(), options.lookup(), options.table(), produced, keys, rows);
    HologresLookup async =
        new HologresLookup(
            options.connection(), options.lookup(), options.table(), produced, keys, rows);
    boolean cached = options.values().get(LookupOptions.CACHE_TYPE) == LookupCacheType.PARTIAL;
    return LookupProviders.of(
        sync, options.lookup().async() ? async : null, cached ? options.values() : null);
  }

  private static int[] keys(int[][] paths) {
    int[] keys = new int[paths.length];
    for (int i = 0; i < keys.length; i++) {
      if (paths[i].length != 1) {
        throw new ValidationException(
            "a lookup key is a field of a ROW column; it must be a column");
      }
      keys[i] = paths[i][0];
    }
    return keys;
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
  public DynamicTableSource copy() {
    return new HologresTableSource(options, produced, rows, resumable);
  }

  @Override
  public String asSummaryString() {
    return "Hologres(" + options.relation() + ")";
  }
}
