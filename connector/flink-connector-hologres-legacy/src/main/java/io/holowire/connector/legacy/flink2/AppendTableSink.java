package io.holowire.connector.legacy.flink2;

import org.apache.flink.legacy.table.sinks.AppendStreamTableSink;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSink;
import org.apache.flink.table.catalog.ResolvedCatalogTable;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.data.RowData;

/** A table without a key, or a bulk load: Flink refuses queries that update. */
@SuppressWarnings("deprecation")
final class AppendTableSink extends LegacyTableSink<RowData>
    implements AppendStreamTableSink<RowData> {

  AppendTableSink(
      DynamicTableSink sink, ResolvedCatalogTable table, boolean batch, RequiredColumns required) {
    super(sink, table, batch, required);
  }

  @Override
  public DataStreamSink<?> consumeDataStream(DataStream<RowData> rows) {
    return write(rows);
  }
}
