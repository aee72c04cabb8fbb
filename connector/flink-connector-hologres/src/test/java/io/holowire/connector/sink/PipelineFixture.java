package io.holowire.connector.sink;

import static io.holowire.connector.sink.TestRows.row;
import static org.apache.flink.types.RowKind.INSERT;

import io.holowire.pgwire.error.PgException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.operators.ProcessingTimeService;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.util.function.ThrowingRunnable;

/** A pipeline on links, a mailbox and a clock that the test drives. */
final class PipelineFixture implements Pipeline.Owner {

  /** A batch on its way. */
  record Sent(RowBatch batch, CompletableFuture<Void> answer) {}

  /** A link that remembers; the test answers. */
  static final class FakeLink implements Link {
    final List<Sent> sent = new ArrayList<>();
    boolean released;
    boolean discarded;

    @Override
    public CompletableFuture<?> send(RowBatch batch) {
      Sent flight = new Sent(batch, new CompletableFuture<>());
      sent.add(flight);
      return flight.answer;
    }

    List<RowBatch> batches() {
      return sent.stream().map(Sent::batch).toList();
    }

    void succeed(int index) {
      sent.get(index).answer.complete(null);
    }

    void fail(int index, PgException failure) {
      sent.get(index).answer.completeExceptionally(failure);
    }

    void lose(PgException failure) {
      sent.forEach(flight -> flight.answer.completeExceptionally(failure));
    }

    @Override
    public void release() {
      released = true;
    }

    @Override
    public void discard() {
      discarded = true;
    }
  }

  /** The task's mailbox: {@code yield} with nothing to do lets the test go on. */
  private final class Mailbox implements MailboxExecutor {
    @Override
    public void execute(
        MailOptions options,
        ThrowingRunnable<? extends Exception> command,
        String description,
        Object... arguments) {
      if (taskEnded) {
        throw new RejectedExecutionException();
      }
      mails.add(command);
    }

    @Override
    public void yield() {
      if (mails.isEmpty()) {
        whileWaiting.poll().run();
      }
      tryYield();
    }

    @Override
    public boolean tryYield() {
      ThrowingRunnable<? extends Exception> mail = mails.poll();
      if (mail == null) {
        return false;
      }
      ThrowingRunnable.unchecked(mail).run();
      return true;
    }

    @Override
    public boolean shouldInterrupt() {
      return false;
    }
  }

  private final class Timers implements ProcessingTimeService {
    @Override
    public long getCurrentProcessingTime() {
      return now;
    }

    @Override
    public ScheduledFuture<?> registerTimer(long at, ProcessingTimeCallback callback) {
      timers.add(
          () -> {
            delays.add(at - now);
            now = at;
            try {
              callback.onProcessingTime(at);
            } catch (Exception e) {
              throw new IllegalStateException(e);
            }
          });
      return null;
    }
  }

  final ArrayDeque<ThrowingRunnable<? extends Exception>> mails = new ArrayDeque<>();
  final ArrayDeque<Runnable> whileWaiting = new ArrayDeque<>();
  final ArrayDeque<Runnable> timers = new ArrayDeque<>();
  final List<Long> delays = new ArrayList<>();
  final List<FakeLink> links = new ArrayList<>();
  final List<CompletableFuture<Link>> attempts = new ArrayList<>();
  final List<RowBatch> acknowledged = new ArrayList<>();
  final FakeLink first = new FakeLink();
  final Pipeline pipeline;
  boolean taskEnded;
  long now = 1_000;

  PipelineFixture(Pipeline.Order order, int maxRetries) {
    RetryPolicy retry = new RetryPolicy(Duration.ofSeconds(60), maxRetries, () -> now, () -> 1.0);
    pipeline =
        new Pipeline(
            first,
            this::connect,
            order,
            new Pipeline.Bounds(3, 1 << 20),
            retry,
            new Mailbox(),
            new Timers(),
            new SinkMetrics(UnregisteredMetricsGroup.createSinkWriterMetricGroup()),
            this);
  }

  private CompletableFuture<Link> connect() {
    CompletableFuture<Link> attempt = new CompletableFuture<>();
    attempts.add(attempt);
    return attempt;
  }

  /** Completes the newest attempt to connect. */
  FakeLink connected() {
    FakeLink link = new FakeLink();
    links.add(link);
    attempts.get(attempts.size() - 1).complete(link);
    runMails();
    return link;
  }

  /** A sealed batch with a row for each id. */
  RowBatch batch(long... ids) {
    KeyedBatch batch = new KeyedBatch(TestRows.writers(), TestRows.KEY_COLUMNS, true);
    for (long id : ids) {
      batch.add(row(INSERT, id, "", id));
    }
    batch.seal(null);
    return batch;
  }

  RowBatch submit(long... ids) {
    RowBatch batch = batch(ids);
    pipeline.submit(batch);
    return batch;
  }

  void runMails() {
    while (!mails.isEmpty()) {
      ThrowingRunnable.unchecked(mails.poll()).run();
    }
  }

  /** Lets the time of the next timer come. */
  void fireTimer() {
    timers.remove().run();
  }

  @Override
  public void acknowledged(RowBatch batch) {
    acknowledged.add(batch);
  }

  @Override
  public IOException failure(RowBatch batch, String account, Throwable cause) {
    return new IOException((batch == null ? "connecting" : "writing") + account, cause);
  }
}
