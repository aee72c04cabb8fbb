package io.holowire.connector.sink;

import io.holowire.connector.options.SinkOptions;
import io.holowire.connector.row.BadValueException;
import io.holowire.connector.sql.UpsertType;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.flink.api.common.operators.ProcessingTimeService;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.table.data.RowData;

/**
 * Collects rows into batches and decides when a batch goes into the pipeline: when it is full, when
 * its first row has waited for the flush interval, and at a checkpoint, which also waits until
 * everything is acknowledged.
 */
final class UpsertWriter implements SinkWriter<RowData>, Pipeline.Owner {
  /** Hides the latency of a batch behind the others; more only cost memory. */
  private static final int BATCHES_IN_FLIGHT = 4;

  /** What the connection may have written and unanswered, too, else batches would take turns. */
  static final int BYTES_IN_FLIGHT = 32 << 20;

  /** A batch is sent at this size whatever the options say: it is held twice while it is sent. */
  private static final long LARGEST_BATCH_BYTES = 128L << 20;

  private final SinkSpec spec;
  private final Supplier<RowBatch> newBatch;
  private final ProcessingTimeService timers;
  private final Pipeline pipeline;
  private final int maxRows;
  private final long maxBytes;
  private final long intervalMillis;
  private final ArrayDeque<RowBatch> spare = new ArrayDeque<>();

  private RowBatch batch;
  private long batchBegan; // processing time of its first row
  private boolean timerSet;
  private boolean due; // the batch is old enough, but there was no room for it
  private boolean closed;

  /**
   * @param newBatch makes an empty batch
   * @param pipeline makes the pipeline of this writer, who owns and closes it
   */
  UpsertWriter(
      SinkSpec spec,
      Supplier<RowBatch> newBatch,
      ProcessingTimeService timers,
      Function<Pipeline.Owner, Pipeline> pipeline) {
    SinkOptions options = spec.options();
    this.spec = spec;
    this.newBatch = newBatch;
    this.timers = timers;
    maxRows = options.flushMaxRows() == 0 ? Integer.MAX_VALUE : options.flushMaxRows();
    maxBytes =
        options.flushMaxBytes() == 0
            ? LARGEST_BATCH_BYTES
            : Math.min(options.flushMaxBytes(), LARGEST_BATCH_BYTES);
    intervalMillis = options.flushInterval().toMillis();
    batch = newBatch.get();
    this.pipeline = pipeline.apply(this);
  }

  static UpsertWriter open(SinkSpec spec, WriterInitContext context) throws IOException {
    Opening opening = Opening.of(spec);
    WriteTarget target = opening.target(spec);
    UpsertType type = spec.options().upsertType();
    ServerLink.Statements statements = ServerLink.Statements.of(target, type);
    ServerLinks links = new ServerLinks(spec.config(), statements, opening.session(spec));
    return new UpsertWriter(
        spec,
        batches(target, type),
        context.getProcessingTimeService(),
        owner ->
            new Pipeline(
                new ServerLink(opening.connection(), statements),
                links,
                order(target, type),
                new Pipeline.Bounds(BATCHES_IN_FLIGHT, BYTES_IN_FLIGHT),
                retryPolicy(spec.options()),
                context.getMailboxExecutor(),
                context.getProcessingTimeService(),
                new SinkMetrics(context.metricGroup()),
                owner));
  }

  private static RetryPolicy retryPolicy(SinkOptions options) {
    return new RetryPolicy(
        options.retryMaxDuration(),
        options.maxRetries() == null ? RetryPolicy.UNLIMITED : options.maxRetries(),
        () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()),
        () -> ThreadLocalRandom.current().nextDouble());
  }

  private static Supplier<RowBatch> batches(WriteTarget target, UpsertType type) {
    boolean firstWins = type == UpsertType.INSERT_OR_IGNORE;
    return target.hasKey()
        ? () -> new KeyedBatch(target.writers(), target.keyColumns(), firstWins)
        : () -> new AppendBatch(target.writers());
  }

  private static Pipeline.Order order(WriteTarget target, UpsertType type) {
    if (!target.hasKey()) {
      return Pipeline.Order.NONE;
    }
    // If the first row of a key failed and the second did not, a replay would ignore the first.
    return type == UpsertType.INSERT_OR_IGNORE ? Pipeline.Order.EXCLUSIVE : Pipeline.Order.REPLAYED;
  }

  @Override
  public void write(RowData row, Context context) throws IOException, InterruptedException {
    pipeline.check();
    if (batch.isEmpty()) {
      began();
    }
    try {
      batch.add(row);
    } catch (BadValueException | IllegalStateException e) {
      throw spec.failure("write of a row to", e);
    }
    while (isFull()) {
      if (pipeline.hasRoom()) {
        submit(nextBatch());
      } else {
        pipeline.awaitProgress(); // meanwhile the batch may be sent for its age
      }
    }
  }

  @Override
  public void flush(boolean endOfInput) throws IOException, InterruptedException {
    pipeline.check();
    while (!batch.isEmpty()) {
      if (pipeline.hasRoom()) {
        submit(null);
      } else {
        pipeline.awaitProgress();
      }
    }
    pipeline.awaitIdle();
  }

  private boolean isFull() {
    return batch.size() >= maxRows || batch.bytes() >= maxBytes;
  }

  private void began() {
    if (intervalMillis > 0) {
      batchBegan = timers.getCurrentProcessingTime();
      setTimer(batchBegan + intervalMillis);
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
    if (closed || batch.isEmpty()) {
      return;
    }
    if (time < batchBegan + intervalMillis) {
      setTimer(batchBegan + intervalMillis); // it was set for an earlier batch
    } else {
      due = true;
      submitIfDue();
    }
  }

  /** Never waits: called from the mailbox, perhaps while {@link #write} waits. */
  private void submitIfDue() {
    if (due && !batch.isEmpty() && pipeline.hasRoom()) {
      submit(nextBatch());
    }
  }

  /**
   * Seals the batch and sends it.
   *
   * @param successor takes what is not decided yet; null = nothing may be left undecided
   */
  private void submit(RowBatch successor) {
    RowBatch sealed = batch;
    sealed.seal(successor);
    batch = successor == null ? nextBatch() : successor;
    due = false;
    if (!batch.isEmpty()) {
      began();
    }
    if (sealed.deletes().isEmpty() && sealed.upserts().isEmpty()) {
      recycle(sealed);
    } else {
      pipeline.submit(sealed);
    }
  }

  private RowBatch nextBatch() {
    RowBatch recycled = spare.poll();
    return recycled == null ? newBatch.get() : recycled;
  }

  private void recycle(RowBatch used) {
    used.reset();
    spare.push(used);
  }

  @Override
  public void acknowledged(RowBatch written) {
    recycle(written);
    submitIfDue();
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
      batch.release();
      spare.forEach(RowBatch::release);
    }
  }
}
