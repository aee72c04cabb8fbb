package io.holowire.connector.sink;

import io.holowire.connector.options.FlushTriggers;
import io.holowire.connector.row.BadValueException;
import io.holowire.connector.sink.SinkMetrics.Flush;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.flink.api.common.operators.ProcessingTimeService;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.table.data.RowData;

/**
 * Collects changes and decides when they go into the pipeline as a batch: when there are enough of
 * them, when the first has waited for the flush interval, and at a checkpoint, which also waits
 * until everything is acknowledged.
 */
final class UpsertWriter implements SinkWriter<RowData>, Pipeline.Owner {
  /** A batch is sent at this size whatever the options say: it is held twice while it is sent. */
  private static final long LARGEST_BATCH_BYTES = 128L << 20;

  /** No more can be filled or under way at a time, but for rows that have been taken apart. */
  private static final int MOST_SPARE = 8;

  private final SinkSpec spec;
  private final Supplier<Changes> newChanges;
  private final Folding folding;
  private final BadRows badRows;
  private final SinkMetrics metrics;
  private final ProcessingTimeService timers;
  private final Pipeline pipeline;
  private final int maxRows;
  private final long maxBytes;
  private final long intervalMillis;
  private final Retractions retractions = new Retractions();
  private final ArrayDeque<Changes> spare = new ArrayDeque<>();

  private Changes changes;
  private long began; // processing time of the first change
  private boolean timerSet;
  private boolean due; // the changes are old enough, but there was no room for a batch
  private boolean closed;

  /**
   * @param newChanges makes empty ones
   * @param pipeline makes the pipeline of this writer, who owns and closes it
   */
  UpsertWriter(
      SinkSpec spec,
      Supplier<Changes> newChanges,
      Folding folding,
      BadRows badRows,
      SinkMetrics metrics,
      ProcessingTimeService timers,
      Function<Pipeline.Owner, Pipeline> pipeline) {
    FlushTriggers flush = spec.options().flush();
    this.spec = spec;
    this.newChanges = newChanges;
    this.folding = folding;
    this.badRows = badRows;
    this.metrics = metrics;
    this.timers = timers;
    maxRows = flush.maxRows() == 0 ? Integer.MAX_VALUE : flush.maxRows();
    maxBytes =
        flush.maxBytes() == 0
            ? LARGEST_BATCH_BYTES
            : Math.min(flush.maxBytes(), LARGEST_BATCH_BYTES);
    intervalMillis = flush.interval().toMillis();
    changes = newChanges.get();
    this.pipeline = pipeline.apply(this);
  }

  @Override
  public void write(RowData row, Context context) throws IOException, InterruptedException {
    pipeline.check();
    if (changes.isEmpty()) {
      begin();
    }
    try {
      changes.add(row);
    } catch (BadValueException e) {
      IOException verdict = badRows.refused(row, e);
      if (verdict != null) {
        throw verdict;
      }
      changes.skip(row);
    } catch (IllegalStateException e) {
      throw spec.failure("write of a row to", e);
    }
    while (isFull()) {
      if (pipeline.hasRoom()) {
        submit(changes.news() >= maxRows ? Flush.ROWS : Flush.BYTES, next());
      } else {
        pipeline.awaitProgress(); // meanwhile the batch may be sent for its age
      }
    }
  }

  @Override
  public void flush(boolean endOfInput) throws IOException, InterruptedException {
    pipeline.check();
    while (!changes.isEmpty()) {
      if (pipeline.hasRoom()) {
        submit(Flush.CHECKPOINT, null);
      } else {
        pipeline.awaitProgress();
      }
    }
    pipeline.awaitIdle();
  }

  private boolean isFull() {
    return changes.news() >= maxRows || changes.newsBytes() >= maxBytes;
  }

  private void begin() {
    if (intervalMillis > 0) {
      began = timers.getCurrentProcessingTime();
      setTimer(began + intervalMillis);
    }
  }

  private void setTimer(long at) {
    if (!timerSet) {
      timerSet = true;
      timers.registerTimer(at, this::onTimer);
    }
  }

  private void onTimer(long time) {
    timerSet = false;
    if (closed || changes.isEmpty()) {
      return;
    }
    if (time < began + intervalMillis) {
      setTimer(began + intervalMillis); // it was set for an earlier batch
    } else {
      due = true;
      submitIfDue();
    }
  }

  /** Never waits: called from the mailbox, perhaps while {@link #write} waits. */
  private void submitIfDue() {
    if (due && !changes.isEmpty() && pipeline.hasRoom()) {
      submit(Flush.INTERVAL, next());
    }
  }

  /**
   * Sends the changes as a batch.
   *
   * @param successor takes what is not decided yet; null = nothing may be left undecided
   */
  private void submit(Flush reason, Changes successor) {
    Changes full = changes;
    retractions.settle(full, successor);
    changes = successor == null ? next() : successor;
    due = false;
    if (!changes.isEmpty()) {
      begin();
    }
    RowBatch batch = RowBatch.of(full, folding);
    if (batch.steps().isEmpty()) {
      recycle(batch);
    } else {
      metrics.flushed(reason);
      pipeline.submit(batch);
    }
  }

  private Changes next() {
    Changes recycled = spare.poll();
    return recycled == null ? newChanges.get() : recycled;
  }

  private void recycle(RowBatch done) {
    Changes free = done.letGo();
    if (free != null && spare.size() < MOST_SPARE) {
      free.reset();
      spare.push(free);
    } else if (free != null) {
      free.release();
    }
  }

  @Override
  public void acknowledged(RowBatch written) {
    recycle(written);
    submitIfDue();
  }

  @Override
  public IOException badRow(RowBatch batch, Throwable cause, String column) {
    return badRows.refused(batch, cause, column);
  }

  @Override
  public IOException failure(RowBatch failed, String account, Throwable cause) {
    String what = failed == null ? "reconnecting" : "write of a batch";
    return spec.failure(what + account + " to", cause);
  }

  /** Drops what is not acknowledged; does not wait for the server. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      pipeline.close();
      changes.release();
      spare.forEach(Changes::release);
    }
  }
}
