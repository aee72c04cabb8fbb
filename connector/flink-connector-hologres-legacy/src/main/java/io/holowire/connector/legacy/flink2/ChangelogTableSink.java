package io.holowire.connector.legacy.flink2;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.legacy.table.sinks.RetractStreamTableSink;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSink;
import org.apache.flink.table.catalog.ResolvedCatalogTable;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;

/** A table with a key, into which changes go. */
@SuppressWarnings("deprecation")
final class ChangelogTableSink extends LegacyTableSink<Tuple2<Boolean, RowData>>
    implements RetractStreamTableSink<RowData> {

  ChangelogTableSink(
      DynamicTableSink sink, ResolvedCatalogTable table, boolean batch, RequiredColumns required) {
    super(sink, table, batch, required);
  }

  @Override
  public TypeInformation<RowData> getRecordType() {
    return InternalTypeInfo.of((RowType) getConsumedDataType().getLogicalType());
  }

  @Override
  @SuppressWarnings({"unchecked", "rawtypes"}) // see getConsumedDataType
  public DataStreamSink<?> consumeDataStream(DataStream<Tuple2<Boolean, RowData>> rows) {
    return write((DataStream<RowData>) (DataStream) rows);
  }
}
