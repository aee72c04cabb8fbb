package io.holowire.connector.source;

import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.apache.flink.connector.base.source.reader.RecordsBySplits;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitReader;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsAddition;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsChange;
import org.apache.flink.metrics.Counter;

/**
 * Reads splits one after another on Flink's fetching thread. Owns the session and the split being
 * read; never decodes a row, and takes nothing from the connection while Flink holds more than its
 * share.
 */
final class CopySplitReader implements SplitReader<ReadRow, HologresSplit> {
  /** Bytes handed to Flink and not consumed, above which nothing more is handed over. */
  static final long IN_FLIGHT_BYTES = 1 << 20;

  private final ScanRequest request;
  private final SessionSlot sessions;
  private final ChunksInFlight inFlight;
  private final Consumer<Snapshot> missing;
  private final ScanOpener opener;
  private final ArrayDeque<HologresSplit> waiting = new ArrayDeque<>();
  private final Signal signal = new Signal();
  private ScanSession session;
  private SplitScan scan;

  /** Both guarded by this: a wake-up interrupts the opening of a scan, and nothing else. */
  private boolean woken;

  private Thread opening;

  CopySplitReader(
      ScanRequest request,
      SessionSlot sessions,
      ChunksInFlight inFlight,
      Consumer<Snapshot> missing,
      Counter bytesIn) {
    this.request = request;
    this.missing = missing;
    this.sessions = sessions;
    this.inFlight = inFlight;
    this.opener = new ScanOpener(request, bytesIn);
    inFlight.onRoom(signal::raise);
  }

  @Override
  public RecordsWithSplitIds<ReadRow> fetch() {
    try {
      return next();
    } catch (InterruptedException e) {
      takeWakeUp();
      return nothing();
    } catch (RuntimeException e) {
      throw request.failed(e);
    }
  }

  private RecordsWithSplitIds<ReadRow> next() throws InterruptedException {
    while (!takeWakeUp()) {
      if (scan == null) {
        open();
      }
      if (inFlight.hasRoom()) {
        RowChunk chunk = scan.poll(inFlight);
        if (chunk != null) {
          handOver(chunk);
          return chunk;
        }
        scan.whenAvailable(signal);
        signal.await();
        scan.gather();
      } else {
        signal.await();
      }
    }
    return nothing();
  }

  private void handOver(RowChunk chunk) {
    if (!chunk.finishedSplits().isEmpty()) {
      scan = null;
      waiting.remove();
      session.finish();
    }
    inFlight.lend(chunk);
  }

  private static RecordsWithSplitIds<ReadRow> nothing() {
    return new RecordsBySplits.Builder<ReadRow>().build();
  }

  private void open() throws InterruptedException {
    synchronized (this) {
      if (woken) {
        throw new InterruptedException();
      }
      opening = Thread.currentThread();
    }
    try {
      HologresSplit split = waiting.element();
      if (session == null) {
        session = sessions.take();
      }
      if (session == null || !session.serves(split)) {
        closeSession();
        session = ScanSession.open(request, split.snapshot(), missing);
      }
      scan = opener.open(session, split);
    } finally {
      synchronized (this) {
        opening = null;
        Thread.interrupted();
      }
      if (scan == null) {
        closeSession(); // its state is unknown
      }
    }
  }

  @Override
  public void handleSplitsChanges(SplitsChange<HologresSplit> change) {
    if (!(change instanceof SplitsAddition)) {
      throw new UnsupportedOperationException("splits are only added, but " + change);
    }
    waiting.addAll(change.splits());
  }

  @Override
  public void wakeUp() {
    synchronized (this) {
      woken = true;
      if (opening != null) {
        opening.interrupt();
      }
    }
    signal.raise();
  }

  private synchronized boolean takeWakeUp() {
    boolean was = woken;
    woken = false;
    return was;
  }

  @Override
  public void close() {
    if (scan != null) {
      scan.cancel();
      scan = null;
      closeSession();
    } else if (session != null) {
      sessions.put(session);
      session = null;
    }
  }

  private void closeSession() {
    if (session != null) {
      session.close();
      session = null;
    }
  }
}
