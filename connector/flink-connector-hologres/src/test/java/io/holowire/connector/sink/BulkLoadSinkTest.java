package io.holowire.connector.sink;

import static io.holowire.pgwire.kit.Backend.column;
import static io.holowire.pgwire.kit.Backend.commandComplete;
import static io.holowire.pgwire.kit.Backend.copyInResponse;
import static io.holowire.pgwire.kit.Backend.dataRow;
import static io.holowire.pgwire.kit.Backend.readyForQuery;
import static io.holowire.pgwire.kit.Backend.rowDescription;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holowire.connector.options.ConnectionOptions;
import io.holowire.connector.row.RowSettings;
import io.holowire.connector.sql.TablePath;
import io.holowire.pgwire.kit.Peer;
import io.holowire.pgwire.kit.ScriptedServer;
import io.holowire.pgwire.type.Oid;
import io.holowire.pgwire.type.PgText.NulPolicy;
import io.holowire.pgwire.wire.Field;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.apache.flink.api.common.TaskInfoImpl;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.util.function.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // Flink's close() throws Exception
class BulkLoadSinkTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  /** Waits for a mail, as a task does. */
  private static final class Mailbox implements MailboxExecutor {
    private final BlockingQueue<ThrowingRunnable<? extends Exception>> mails =
        new LinkedBlockingQueue<>();

    @Override
    public void execute(
        MailOptions options,
        ThrowingRunnable<? extends Exception> command,
        String description,
        Object... arguments) {
      mails.add(command);
    }

    @Override
    public void yield() throws InterruptedException {
      ThrowingRunnable.unchecked(mails.take()).run();
    }

    @Override
    public boolean tryYield() {
      return false;
    }

    @Override
    public boolean shouldInterrupt() {
      return false;
    }
  }

  private ScriptedServer server;

  @AfterEach
  void close() throws IOException {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void loadsInOneTransaction() throws Exception {
    server =
        ScriptedServer.start(
            peer -> {
              load(peer, "BEGIN", "COPY 1");
              peer.expectQuery("COMMIT").send(commandComplete("COMMIT"), readyForQuery());
              peer.expectEnd();
            });
    try (SinkWriter<RowData> writer = writerWithARow()) {
      writer.flush(true);
    }
    server.awaitScripts(SOON);
  }

  @Test
  void aCommitThatRollsBackIsAFailure() throws Exception {
    server =
        ScriptedServer.start(
            peer -> {
              load(peer, "BEGIN", "COPY 1");
              peer.expectQuery("COMMIT").send(commandComplete("ROLLBACK"), readyForQuery());
              peer.expectEnd();
            });
    assertFails(
        "commit of the all-or-nothing load into public.numbers at 127.0.0.1:"
            + server.port()
            + "/shop failed: the server answered ROLLBACK to COMMIT");
  }

  @Test
  void withoutATransactionNothingIsCommitted() throws Exception {
    server =
        ScriptedServer.start(
            peer -> {
              load(peer, "SET", "COPY 1");
              peer.expectEnd();
            });
    assertFails("failed: the server answered SET to BEGIN");
    server.awaitScripts(SOON);
  }

  @Test
  void rowsThatTheServerDidNotTakeAreAFailure() throws Exception {
    server =
        ScriptedServer.start(
            peer -> {
              load(peer, "BEGIN", "COPY 0");
              peer.expectEnd();
            });
    assertFails("the all-or-nothing load into public.numbers");
  }

  @Test
  void aSecondAttemptIsRefused() {
    assertThatThrownBy(() -> sink("db:1").createWriter(context(1)))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("opening of the sink for public.numbers at db:1/shop failed: ")
        .hasMessageContaining("bulkload = 'true': this is attempt 2")
        .hasMessageContaining("may have committed")
        .hasMessageContaining("submit the job again");
  }

  private void assertFails(String message) throws Exception {
    try (SinkWriter<RowData> writer = writerWithARow()) {
      assertThatThrownBy(() -> writer.flush(true))
          .isInstanceOf(IOException.class)
          .satisfies(e -> assertThat(e.getMessage()).doesNotStartWith(" "))
          .hasMessageContaining(message);
    }
  }

  private SinkWriter<RowData> writerWithARow() throws Exception {
    SinkWriter<RowData> writer = sink("127.0.0.1:" + server.port()).createWriter(context(0));
    writer.write(GenericRowData.of(1L), null);
    return writer;
  }

  private static BulkLoadSink sink(String endpoint) {
    return new BulkLoadSink(
        new ConnectionOptions(endpoint, null, "shop", "u", "secret", null, null, null, "test", 2),
        TestOptions.sink("bulkload", "true"),
        new TablePath("public", "numbers"),
        RowType.of(new LogicalType[] {new BigIntType()}, new String[] {"n"}),
        new int[0],
        new int[] {0},
        new RowSettings(ZoneOffset.UTC, NulPolicy.FAIL));
  }

  /** What a writer asks for. */
  private static WriterInitContext context(int attempt) {
    MailboxExecutor mailbox = new Mailbox();
    return (WriterInitContext)
        Proxy.newProxyInstance(
            BulkLoadSinkTest.class.getClassLoader(),
            new Class<?>[] {WriterInitContext.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "getMailboxExecutor" -> mailbox;
                  case "metricGroup" -> UnregisteredMetricsGroup.createSinkWriterMetricGroup();
                  case "getRestoredCheckpointId" -> OptionalLong.empty();
                  case "getTaskInfo" -> new TaskInfoImpl("load", 1, 0, 1, attempt);
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  /** Answers for table public.numbers (n bigint), up to the end of the COPY. */
  private static void load(Peer peer, String begun, String copied) throws IOException {
    peer.login().expect("Q");
    answer(peer, "1", "public", "numbers", "r", "f", null);
    answer(
        peer, "1", "n", "1", "20", "20", "0", "0", "b", "bigint", "bigint", "-1", "f", null, "f",
        "");
    peer.send(rowDescription(column("c", Oid.TEXT)), commandComplete("SELECT 0"), readyForQuery());
    peer.expectQuery("BEGIN").send(commandComplete(begun), readyForQuery('T'));
    peer.expect("Q").send(copyInResponse(true, 1));
    peer.skipTo('c').send(commandComplete(copied), readyForQuery('T'));
  }

  private static void answer(Peer peer, String... row) throws IOException {
    peer.send(
        rowDescription(Stream.of(row).map(value -> column("c", Oid.TEXT)).toArray(Field[]::new)),
        dataRow((Object[]) row),
        commandComplete("SELECT 1"));
  }
}
