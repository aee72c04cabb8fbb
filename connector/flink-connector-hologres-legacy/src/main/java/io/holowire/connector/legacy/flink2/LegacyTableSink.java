package io.holowire.connector.legacy.flink2;

import io.holowire.connector.options.TableOptions;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.legacy.table.sinks.StreamTableSink;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSink;
import org.apache.flink.table.catalog.ResolvedCatalogTable;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.sink.SinkV2Provider;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.legacy.api.TableSchema;
import org.apache.flink.table.legacy.sinks.PartitionableTableSink;
import org.apache.flink.table.legacy.sinks.TableSink;
import org.apache.flink.table.runtime.connector.sink.SinkRuntimeProviderContext;
import org.apache.flink.table.types.DataType;

/**
 * A table as the target of INSERT.
 *
 * @param <T> what Flink says that it hands over; it is rows always
 */
@SuppressWarnings("deprecation")
abstract class LegacyTableSink<T> implements StreamTableSink<T>, PartitionableTableSink {
  private final DynamicTableSink sink;
  private final ResolvedCatalogTable table;
  private final boolean batch;
  private final RequiredColumns required;

  LegacyTableSink(
      DynamicTableSink sink, ResolvedCatalogTable table, boolean batch, RequiredColumns required) {
    this.sink = sink;
    this.table = table;
    this.batch = batch;
    this.required = required;
  }

  /** One that takes updates and deletes, if the table can. */
  static LegacyTableSink<?> of(
      DynamicTableSink sink, ResolvedCatalogTable table, boolean batch, RequiredColumns required) {
    boolean keyed = table.getResolvedSchema().getPrimaryKey().isPresent();
    return keyed && !new TableOptions(table.getOptions()).sink().bulkload()
        ? new ChangelogTableSink(sink, table, batch, required)
        : new AppendTableSink(sink, table, batch, required);
  }

  /** With the row type for what it is, Flink hands over its own rows, whatever {@code T} is. */
  @Override
  public final DataType getConsumedDataType() {
    return PhysicalColumns.rows(table.getResolvedSchema().toPhysicalRowDataType());
  }

  @Override
  public final TableSchema getTableSchema() {
    return PhysicalColumns.schema(table.getResolvedSchema());
  }

  @Override
  public final TableSink<T> configure(String[] names, TypeInformation<?>[] types) {
    return this; // the DDL has them
  }

  /** The rows have the values of the partition, too. */
  @Override
  public final void setStaticPartition(Map<String, String> partition) {}

  final DataStreamSink<?> write(DataStream<RowData> rows) {
    // Of an updating query Flink says nothing here; it has checked that the sink is made for one.
    sink.getChangelogMode(ChangelogMode.insertOnly());
    SinkV2Provider provider =
        (SinkV2Provider) sink.getSinkRuntimeProvider(new SinkRuntimeProviderContext(batch));
    return new SinkExpansion(
            provider.createSink(),
            sink.asSummaryString(),
            provider.getParallelism().orElse(null),
            batch)
        .of(rows, required, KeyOrder.of(table.getResolvedSchema()));
  }
}
