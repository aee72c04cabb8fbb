package io.holowire.jmh.compare.memory;

import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.connector.source.SourceProvider;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.factories.FactoryUtil;

/**
 * {@code 'connector' = 'memory-rows'}: rows of {@link MemoryRows} as a Flink table; an upsert
 * changelog where the DDL has a primary key.
 */
public final class MemoryTableFactory implements DynamicTableSourceFactory {
  private static final ConfigOption<String> ROWS =
      ConfigOptions.key("rows").stringType().noDefaultValue();

  @Override
  public String factoryIdentifier() {
    return "memory-rows";
  }

  @Override
  public Set<ConfigOption<?>> requiredOptions() {
    return Set.of(ROWS);
  }

  @Override
  public Set<ConfigOption<?>> optionalOptions() {
    return Set.of();
  }

  @Override
  public DynamicTableSource createDynamicTableSource(Context context) {
    FactoryUtil.TableFactoryHelper helper = FactoryUtil.createTableFactoryHelper(this, context);
    helper.validate();
    return new MemoryTable(
        helper.getOptions().get(ROWS), context.getPrimaryKeyIndexes().length > 0);
  }

  private record MemoryTable(String rows, boolean keyed) implements ScanTableSource {
    @Override
    public ChangelogMode getChangelogMode() {
      // Deletes with all columns: else the planner puts a stateful operator behind the source that
      // costs more than the sinks do.
      return keyed ? ChangelogMode.upsert(false) : ChangelogMode.insertOnly();
    }

    @Override
    public ScanRuntimeProvider getScanRuntimeProvider(ScanContext context) {
      return SourceProvider.of(new MemorySource(rows));
    }

    @Override
    public DynamicTableSource copy() {
      return this;
    }

    @Override
    public String asSummaryString() {
      return "rows in memory: " + rows;
    }
  }
}
