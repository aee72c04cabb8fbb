package io.holowire.connector.sink;

import static io.holowire.connector.sink.TestRows.row;
import static org.apache.flink.types.RowKind.INSERT;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.table.data.RowData;

/** A pipeline on links, a mailbox and a clock that the test drives. */
final class PipelineFixture implements Pipeline.Owner {

  final FakeTask task = new FakeTask();
  final List<FakeLink> links = new ArrayList<>();
  final List<CompletableFuture<Link>> attempts = new ArrayList<>();
  final List<RowBatch> acknowledged = new ArrayList<>();
  final List<String> bad = new ArrayList<>();
  boolean skipping;
  final FakeLink first = new FakeLink();
  final Pipeline pipeline;

  PipelineFixture(Flights.Order order, int maxRetries) {
    this(order, maxRetries, false);
  }

  PipelineFixture(Flights.Order order, int maxRetries, boolean repeating) {
    RetryPolicy retry =
        new RetryPolicy(Duration.ofSeconds(60), maxRetries, () -> task.now, () -> 1.0);
    pipeline =
        new Pipeline(
            first,
            this::connect,
            order,
            new Pipeline.Bounds(3, 1 << 20),
            retry,
            new Mails(task.mailbox),
            task.clock,
            new SinkMetrics(UnregisteredMetricsGroup.createSinkWriterMetricGroup()),
            new TakenValues(repeating),
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
    task.runMails();
    return link;
  }

  /** A batch with a row for each id. */
  RowBatch batch(long... ids) {
    return TestRows.batch(
        Arrays.stream(ids).mapToObj(id -> row(INSERT, id, "", id)).toArray(RowData[]::new));
  }

  RowBatch submit(long... ids) {
    RowBatch batch = batch(ids);
    pipeline.submit(batch);
    return batch;
  }

  @Override
  public void acknowledged(RowBatch batch) {
    acknowledged.add(batch);
  }

  @Override
  public IOException badRow(RowBatch batch, Throwable cause, String column) {
    bad.add(TestRows.steps(batch) + " " + column);
    return skipping ? null : new IOException("bad row", cause);
  }

  @Override
  public IOException failure(RowBatch batch, String account, Throwable cause) {
    return new IOException((batch == null ? "connecting" : "writing") + account, cause);
  }
}
