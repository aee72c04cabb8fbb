package io.holowire.connector.source;

import io.holowire.connector.options.TableOptions;
import io.holowire.connector.pushdown.PushDown;
import io.holowire.connector.row.RowSettings;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.table.types.logical.RowType;

/**
 * A bounded scan of a table, a view or a query. See the package's description for what it promises.
 *
 * <p>The row that a {@link RowDeserializer} is given is one object that is used again for the next
 * row; {@link RowDeserializer#rows} emits it as it is, as Flink's own table sources do: an operator
 * that keeps a row copies it.
 *
 * @param <T> what is emitted
 */
public final class HologresSource<T>
    implements Source<T, HologresSplit, EnumeratorState>, ResultTypeQueryable<T> {
  private static final long serialVersionUID = 1L;

  private final ScanRequest request;
  private final RowDeserializer<T> deserializer;

  private HologresSource(ScanRequest request, RowDeserializer<T> deserializer) {
    this.request = request;
    this.deserializer = deserializer;
  }

  /**
   * A source of what the options say. Does not connect: whether table and columns exist and their
   * types fit shows when the job runs.
   *
   * @param produced the columns to read, by name, and the types to read them as; without fields,
   *     one empty row for each row there is
   * @param resumable whether a split is gone on with where it stood at a checkpoint; else it is
   *     read again with all that depends on it
   */
  public static <T> HologresSource<T> of(
      TableOptions options,
      RowType produced,
      PushDown pushed,
      RowSettings rows,
      boolean resumable,
      RowDeserializer<T> deserializer) {
    return new HologresSource<>(
        new ScanRequest(
            options.connection(),
            options.scan(),
            options.relation(),
            produced,
            pushed,
            rows,
            resumable),
        deserializer);
  }

  /**
   * Begins to describe a source.
   *
   * @param <T> what it shall emit
   */
  public static <T> HologresSourceBuilder<T> builder() {
    return new HologresSourceBuilder<>();
  }

  @Override
  public Boundedness getBoundedness() {
    return Boundedness.BOUNDED;
  }

  @Override
  public SourceReader<T, HologresSplit> createReader(SourceReaderContext context) {
    return new HologresReader<>(request, deserializer, context);
  }

  @Override
  public SplitEnumerator<HologresSplit, EnumeratorState> createEnumerator(
      SplitEnumeratorContext<HologresSplit> context) {
    return restoreEnumerator(context, EnumeratorState.NOT_PLANNED);
  }

  @Override
  public SplitEnumerator<HologresSplit, EnumeratorState> restoreEnumerator(
      SplitEnumeratorContext<HologresSplit> context, EnumeratorState state) {
    return new HologresEnumerator(context, request, state);
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
  public TypeInformation<T> getProducedType() {
    return deserializer.getProducedType();
  }
}
