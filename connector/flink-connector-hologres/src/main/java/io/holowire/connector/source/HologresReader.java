package io.holowire.connector.source;

import java.util.Map;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.connector.base.source.reader.SingleThreadMultiplexSourceReaderBase;

/**
 * One subtask of the scan: asks for a split when it has none, counts what it emits. Owns what was
 * handed to Flink and not consumed.
 */
@SuppressWarnings("try") // Flink's close() throws Exception
final class HologresReader<T>
    extends SingleThreadMultiplexSourceReaderBase<ReadRow, T, HologresSplit, SplitProgress> {
  private final SessionSlot sessions;
  private final ChunksInFlight inFlight;

  HologresReader(
      ScanRequest request, RowDeserializer<T> deserializer, SourceReaderContext context) {
    this(
        request,
        deserializer,
        context,
        new SessionSlot(),
        new ChunksInFlight(CopySplitReader.IN_FLIGHT_BYTES));
  }

  private HologresReader(
      ScanRequest request,
      RowDeserializer<T> deserializer,
      SourceReaderContext context,
      SessionSlot sessions,
      ChunksInFlight inFlight) {
    super(
        () ->
            new CopySplitReader(
                request,
                sessions,
                inFlight,
                snapshot -> context.sendSourceEventToCoordinator(new SnapshotMissing(snapshot)),
                context.metricGroup().getIOMetricGroup().getNumBytesInCounter()),
        (read, output, progress) -> {
          output.collect(deserializer.deserialize(read.row()));
          progress.at(read.position());
        },
        context.getConfiguration(),
        context);
    this.sessions = sessions;
    this.inFlight = inFlight;
  }

  @Override
  public void start() {
    if (getNumberOfCurrentlyAssignedSplits() == 0) {
      context.sendSplitRequest();
    }
  }

  @Override
  protected void onSplitFinished(Map<String, SplitProgress> finished) {
    context.sendSplitRequest();
  }

  @Override
  protected SplitProgress initializedState(HologresSplit split) {
    return new SplitProgress(split);
  }

  @Override
  protected HologresSplit toSplitType(String splitId, SplitProgress progress) {
    return progress.split();
  }

  @Override
  public void close() throws Exception {
    try {
      super.close();
    } finally {
      sessions.close();
      inFlight.close();
    }
  }
}
