package io.holowire.connector.legacy.flink2;

import io.holowire.connector.options.LegacyDdl;
import io.holowire.connector.table.HologresTableFactory;
import io.holowire.connector.table.LegacyTypes;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.catalog.CatalogTable;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.catalog.ResolvedCatalogTable;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.factories.FactoryUtil.DefaultDynamicTableContext;
import org.apache.flink.table.legacy.factories.TableSinkFactory;
import org.apache.flink.table.legacy.factories.TableSourceFactory;
import org.apache.flink.table.legacy.sinks.TableSink;
import org.apache.flink.table.legacy.sources.TableSource;

/** Makes tables of {@code 'connector.type' = 'hologres'}. */
@SuppressWarnings("deprecation")
public final class LegacyTableFactory
    implements TableSourceFactory<RowData>, TableSinkFactory<Object> {

  private final HologresTableFactory tables = new HologresTableFactory();

  /** This alone: what Flink does not find a factory for it prints, the password included. */
  @Override
  public Map<String, String> requiredContext() {
    return Map.of(LegacyDdl.TYPE, LegacyDdl.HOLOGRES);
  }

  @Override
  public List<String> supportedProperties() {
    return List.of("*"); // which are, LegacyDdl knows
  }

  @Override
  public TableSource<RowData> createTableSource(TableSourceFactory.Context context) {
    DefaultDynamicTableContext table =
        table(
            context.getObjectIdentifier(),
            context.getTable(),
            context.getConfiguration(),
            context.isTemporary());
    DynamicTableSource source = tables.createDynamicTableSource(table);
    return LegacyTableSource.of(source, table.getCatalogTable());
  }

  @Override
  @SuppressWarnings("unchecked") // of rows, or of pairs with a row: see LegacyTableSink
  public TableSink<Object> createTableSink(TableSinkFactory.Context context) {
    DefaultDynamicTableContext table =
        table(
            context.getObjectIdentifier(),
            context.getTable(),
            context.getConfiguration(),
            context.isTemporary());
    return (TableSink<Object>)
        LegacyTableSink.of(
            tables.createDynamicTableSink(table),
            table.getCatalogTable(),
            context.isBounded(),
            RequiredColumns.of(
                table.getCatalogTable().getResolvedSchema(), context.getConfiguration()));
  }

  /** The same table as {@code 'connector' = 'hologres'} would have it. */
  private static DefaultDynamicTableContext table(
      ObjectIdentifier name, CatalogTable table, ReadableConfig session, boolean temporary) {
    ResolvedCatalogTable declared = (ResolvedCatalogTable) table;
    LegacyTypes.require(name.asSummaryString(), declared.getResolvedSchema());
    return new DefaultDynamicTableContext(
        name,
        declared.copy(LegacyDdl.modern(declared.getOptions())),
        Map.of(),
        session,
        Thread.currentThread().getContextClassLoader(),
        temporary);
  }
}
