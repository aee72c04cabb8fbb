package io.holowire.it.writer;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobInfoImpl;
import org.apache.flink.api.common.TaskInfoImpl;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.operators.ProcessingTimeService;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.function.ThrowingRunnable;

/**
 * A subtask of a sink without a cluster around it: the writer, its mailbox and its timers, in real
 * time. For one thread at a time, which is the task thread.
 */
final class LoneTask implements AutoCloseable {

  private final class Mailbox implements MailboxExecutor {
    @Override
    public void execute(
        MailOptions options,
        ThrowingRunnable<? extends Exception> command,
        String description,
        Object... arguments) {
      if (ended) {
        throw new RejectedExecutionException();
      }
      mails.add(command);
    }

    @Override
    public void yield() throws InterruptedException {
      ThrowingRunnable.unchecked(mails.take()).run();
    }

    @Override
    public boolean tryYield() {
      ThrowingRunnable<? extends Exception> mail = mails.poll();
      if (mail != null) {
        ThrowingRunnable.unchecked(mail).run();
      }
      return mail != null;
    }

    @Override
    public boolean shouldInterrupt() {
      return false;
    }
  }

  private final class Timers implements ProcessingTimeService {
    @Override
    public long getCurrentProcessingTime() {
      return System.currentTimeMillis();
    }

    @Override
    public ScheduledFuture<?> registerTimer(long at, ProcessingTimeCallback callback) {
      return clock.schedule(
          () -> mailbox.execute(() -> callback.onProcessingTime(at), "timer"),
          Math.max(0, at - getCurrentProcessingTime()),
          TimeUnit.MILLISECONDS);
    }
  }

  private static final JobID JOB = new JobID();

  private final BlockingQueue<ThrowingRunnable<? extends Exception>> mails =
      new LinkedBlockingQueue<>();
  private final MailboxExecutor mailbox = new Mailbox();
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final int subtasks;
  private final int attempt;
  private final SinkWriter<RowData> writer;
  private volatile boolean ended;

  private LoneTask(Sink<RowData> sink, int subtasks, int attempt) throws IOException {
    this.subtasks = subtasks;
    this.attempt = attempt;
    try {
      writer = sink.createWriter(context());
    } catch (IOException e) {
      clock.shutdownNow();
      throw e;
    }
  }

  /** Opens the sink's only writer. */
  static LoneTask of(Sink<RowData> sink) throws IOException {
    return new LoneTask(sink, 1, 0);
  }

  /** Opens the sink's only writer after a failure: changes since the checkpoint come again. */
  static LoneTask again(Sink<RowData> sink) throws IOException {
    return new LoneTask(sink, 1, 1);
  }

  /** Opens the first of several writers. */
  static LoneTask firstOf(int subtasks, Sink<RowData> sink) throws IOException {
    return new LoneTask(sink, subtasks, 0);
  }

  /** What a writer asks for; the rest of the interface differs between Flink's lines. */
  private WriterInitContext context() {
    return (WriterInitContext)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {WriterInitContext.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "getMailboxExecutor" -> mailbox;
                  case "getProcessingTimeService" -> new Timers();
                  case "metricGroup" -> UnregisteredMetricsGroup.createSinkWriterMetricGroup();
                  case "getRestoredCheckpointId" -> OptionalLong.empty();
                  case "getJobInfo" -> new JobInfoImpl(JOB, "lone");
                  case "getTaskInfo" -> new TaskInfoImpl("lone", subtasks, 0, subtasks, attempt);
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  void write(RowData row) throws IOException, InterruptedException {
    write(List.of(row));
  }

  /**
   * Writes rows that come at once, as the halves of an update do, and then does what has come
   * meanwhile. A writer that waits does so in between, too.
   */
  void write(List<RowData> rows) throws IOException, InterruptedException {
    for (RowData row : rows) {
      writer.write(row, null);
    }
    while (mailbox.tryYield()) {
      // One more mail.
    }
  }

  void checkpoint() throws IOException, InterruptedException {
    writer.flush(false);
  }

  void endOfInput() throws IOException, InterruptedException {
    writer.flush(true);
  }

  /** Ends as a failed, cancelled or finished task does: what is not acknowledged is dropped. */
  @Override
  public void close() {
    ended = true;
    clock.shutdownNow();
    ThrowingRunnable.unchecked(writer::close).run();
  }
}
