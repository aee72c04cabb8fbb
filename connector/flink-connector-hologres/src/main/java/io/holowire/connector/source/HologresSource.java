package io.holowire.connector.source;

import io.holowire.connector.options.ConnectionOptions;
import io.holowire.connector.options.ScanOptions;
import io.holowire.connector.pushdown.PushDown;
import io.holowire.connector.row.RowSettings;
import io.holowire.connector.source.plan.Part;
import io.holowire.connector.source.plan.ScanPlan;
import io.holowire.connector.sql.Relation;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;

/**
 * A bounded scan of a table or view. See the package's description for what it promises.
 *
 * <p>Rows are emitted in one object that is used again for the next row, as Flink's own table
 * sources do: an operator that keeps a row copies it.
 */
public final class HologresSource
    implements Source<RowData, HologresSplit, EnumeratorState>, ResultTypeQueryable<RowData> {
  private static final long serialVersionUID = 1L;

  private final ScanRequest request;

  /**
   * Does not connect: whether table and columns exist and their types fit shows when a reader
   * starts.
   *
   * @param relation to read
   * @param producedType the columns to read, by name, and the types to read them as; without
   *     fields, one empty row for each row of the table
   */
  public HologresSource(
      ConnectionOptions connection,
      ScanOptions options,
      Relation relation,
      RowType producedType,
      PushDown pushed,
      RowSettings rows) {
    this.request = new ScanRequest(connection, options, relation, producedType, pushed, rows);
  }

  @Override
  public Boundedness getBoundedness() {
    return Boundedness.BOUNDED;
  }

  @Override
  public SourceReader<RowData, HologresSplit> createReader(SourceReaderContext context) {
    return new HologresReader(request, context);
  }

  @Override
  public SplitEnumerator<HologresSplit, EnumeratorState> createEnumerator(
      SplitEnumeratorContext<HologresSplit> context) {
    List<HologresSplit> splits = new ArrayList<>();
    for (Part part : ScanPlan.of(((Relation.Table) request.relation()).path())) {
      splits.add(new HologresSplit(Integer.toString(splits.size()), part, 0));
    }
    return new SplitAssigner(context, new EnumeratorState(splits));
  }

  @Override
  public SplitEnumerator<HologresSplit, EnumeratorState> restoreEnumerator(
      SplitEnumeratorContext<HologresSplit> context, EnumeratorState state) {
    return new SplitAssigner(context, state);
  }

  @Override
  public SimpleVersionedSerializer<HologresSplit> getSplitSerializer() {
    return new SplitSerializer();
  }

  @Override
  public SimpleVersionedSerializer<EnumeratorState> getEnumeratorCheckpointSerializer() {
    return new EnumeratorStateSerializer();
  }

  @Override
  public TypeInformation<RowData> getProducedType() {
    return InternalTypeInfo.of(request.produced());
  }
}
