package io.holowire.quickstart.tpch;

import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.connector.source.SourceProvider;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.factories.FactoryUtil;

/** {@code 'connector' = 'tpch'}: generated TPC-H relations as Flink tables. */
public final class TpchTableFactory implements DynamicTableSourceFactory {
  private static final ConfigOption<Relation> RELATION =
      ConfigOptions.key("relation").enumType(Relation.class).noDefaultValue();
  private static final ConfigOption<Double> SCALE =
      ConfigOptions.key("scale").doubleType().noDefaultValue();

  @Override
  public String factoryIdentifier() {
    return "tpch";
  }

  @Override
  public Set<ConfigOption<?>> requiredOptions() {
    return Set.of(RELATION, SCALE);
  }

  @Override
  public Set<ConfigOption<?>> optionalOptions() {
    return Set.of();
  }

  @Override
  public DynamicTableSource createDynamicTableSource(Context context) {
    FactoryUtil.TableFactoryHelper helper = FactoryUtil.createTableFactoryHelper(this, context);
    helper.validate();
    ReadableConfig options = helper.getOptions();
    return new TpchTable(new TpchSource(options.get(RELATION), options.get(SCALE)));
  }

  private record TpchTable(TpchSource source) implements ScanTableSource {
    @Override
    public ChangelogMode getChangelogMode() {
      return source.relation() == Relation.ORDER_CHANGES
          ? ChangelogMode.all()
          : ChangelogMode.insertOnly();
    }

    @Override
    public ScanRuntimeProvider getScanRuntimeProvider(ScanContext context) {
      return SourceProvider.of(source);
    }

    @Override
    public DynamicTableSource copy() {
      return this;
    }

    @Override
    public String asSummaryString() {
      return "TPC-H " + source.relation() + " at scale " + source.scale();
    }
  }
}
