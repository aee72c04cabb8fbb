package io.holowire.connector.table;

import io.holowire.connector.options.HologresLoadOptions;
import io.holowire.connector.options.HologresLookupOptions;
import io.holowire.connector.options.HologresOptions;
import io.holowire.connector.options.LoadOptions;
import io.holowire.connector.options.TableOptions;
import io.holowire.connector.row.RowSettings;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.factories.DynamicTableSinkFactory;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.types.logical.RowType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes tables of {@code 'connector' = 'hologres'}. */
public class HologresTableFactory implements DynamicTableSourceFactory, DynamicTableSinkFactory {
  private static final Logger LOG = LoggerFactory.getLogger(HologresTableFactory.class);

  /** Flink makes a table several times per statement; each remark is logged for the first. */
  private static final Set<String> SAID = ConcurrentHashMap.newKeySet();

  private static final Set<ConfigOption<?>> FORWARDED =
      Set.of(
          HologresOptions.FLUSH_MAX_ROWS,
          HologresOptions.FLUSH_MAX_BYTES,
          HologresOptions.FLUSH_INTERVAL,
          HologresOptions.SINK_MAX_RETRIES,
          HologresOptions.RETRY_MAX_DURATION,
          HologresOptions.ON_BAD_ROW,
          HologresOptions.CREATE_MISSING_PARTITION,
          HologresLookupOptions.BATCH_SIZE,
          HologresLookupOptions.MAX_RETRIES,
          HologresLookupOptions.TIMEOUT,
          HologresOptions.CONNECTION_TIMEOUT,
          HologresOptions.CONNECTION_POOL_NAME,
          HologresOptions.CONNECTION_POOL_SIZE);

  @Override
  public String factoryIdentifier() {
    return "hologres";
  }

  @Override
  public Set<ConfigOption<?>> requiredOptions() {
    return Set.of(); // what is needed, and instead of what, TableOptions knows
  }

  @Override
  public Set<ConfigOption<?>> optionalOptions() {
    return new HashSet<>(HologresOptions.ALL);
  }

  @Override
  public Set<ConfigOption<?>> forwardOptions() {
    return FORWARDED;
  }

  @Override
  public DynamicTableSource createDynamicTableSource(Context context) {
    TableOptions options = options(context);
    return HologresTableSource.of(
        options,
        physicalType(context),
        RowSettings.of(context.getConfiguration(), options),
        JobMode.of(context.getConfiguration()));
  }

  @Override
  public DynamicTableSink createDynamicTableSink(Context context) {
    TableOptions options = options(context);
    String name = context.getObjectIdentifier().asSummaryString();
    if (options.query() != null) {
      throw new ValidationException(
          "scan.query: table " + name + " is a query, which can be scanned but not written");
    }
    return new HologresTableSink(
        name,
        options,
        context.getCatalogTable().getResolvedSchema().getColumnNames(),
        physicalType(context),
        context.getPrimaryKeyIndexes(),
        RowSettings.of(context.getConfiguration(), options));
  }

  private static TableOptions options(Context context) {
    TableOptions options =
        new TableOptions(
            TableOptions.merged(
                context.getCatalogTable().getOptions(), context.getEnrichmentOptions(), FORWARDED));
    List<String> ignored = options.ignored();
    String table = context.getObjectIdentifier().asSummaryString();
    if (!ignored.isEmpty()) {
      once("Table {}: options without a meaning here: {}", table, String.join(", ", ignored));
    }
    options
        .otherNames()
        .forEach((name, key) -> once("Table {}: {} is another name of " + key, table, name));
    LoadOptions load = options.sink().load();
    if (load == null) {
      HologresLoadOptions.ALL.stream()
          .filter(options::given)
          .forEach(
              option -> once("Table {}: {} has no effect without bulkload", table, option.key()));
    }
    options
        .caching()
        .withoutEffect()
        .forEach(
            option ->
                once("Table {}: {} has no effect with this lookup.cache", table, option.key()));
    if (options.given(HologresLoadOptions.FIELD_DELIMITER) && load != null && !load.textCopy()) {
      once("Table {}: {} has no effect, no COPY is text", table, "field_delimiter");
    }
    return options;
  }

  private static void once(String format, String table, String what) {
    if (SAID.add(format + table + what)) {
      LOG.info(format, table, what);
    }
  }

  private static RowType physicalType(Context context) {
    return (RowType) context.getPhysicalRowDataType().getLogicalType();
  }
}
