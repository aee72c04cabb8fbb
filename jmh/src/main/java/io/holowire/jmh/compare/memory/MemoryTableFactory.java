package io.holowire.jmh.compare.memory;

import java.util.List;
import java.util.Set;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.connector.source.SourceProvider;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;

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
        helper.getOptions().get(ROWS),
        (RowType) context.getPhysicalRowDataType().getLogicalType(),
        context.getPrimaryKeyIndexes().length > 0);
  }

  private record MemoryTable(String rows, RowType type, boolean keyed) implements ScanTableSource {
    @Override
    public ChangelogMode getChangelogMode() {
      // Deletes with all columns: else the planner puts a stateful operator behind the source that
      // costs more than the sinks do.
      return keyed ? ChangelogMode.upsert(false) : ChangelogMode.insertOnly();
    }

    @Override
    public ScanRuntimeProvider getScanRuntimeProvider(ScanContext context) {
      return SourceProvider.of(
          new DataGeneratorSource<>(
              new RowOf(rows), MemoryRows.get(rows).size(), InternalTypeInfo.of(type)),
          1);
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

  /** The rows of a name, by their numbers; looked up once per reader. */
  private static final class RowOf implements GeneratorFunction<Long, RowData> {
    private static final long serialVersionUID = 1L;

    private final String name;
    private transient List<RowData> rows;

    RowOf(String name) {
      this.name = name;
    }

    @Override
    public void open(SourceReaderContext context) {
      rows = MemoryRows.get(name);
    }

    @Override
    public RowData map(Long number) {
      return rows.get(number.intValue());
    }
  }
}
