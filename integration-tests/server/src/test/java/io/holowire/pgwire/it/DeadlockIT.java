package io.holowire.pgwire.it;

import static io.holowire.pgwire.it.Live.assertUsable;
import static io.holowire.pgwire.it.Live.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.holowire.pgwire.conn.Batch;
import io.holowire.pgwire.conn.BatchResult;
import io.holowire.pgwire.conn.PgConnection;
import io.holowire.pgwire.conn.Query;
import io.holowire.pgwire.conn.Rows;
import io.holowire.pgwire.kit.FaultProxy;
import io.holowire.pgwire.type.Oid;
import io.holowire.pgwire.type.PgScalars;
import io.holowire.pgwire.type.PgText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Both sides write more than all buffers between them hold. A client that writes without reading,
 * or a server's answers that stop the reading, would stand still for ever.
 */
class DeadlockIT {
  @RegisterExtension static final Live LIVE = new Live();

  private static final int PARAMETER = 256 * 1024;
  private static final Query ECHO = Query.of("select $1, $2", Oid.INT4, Oid.TEXT);

  /** One Sync, dozens of megabytes each way; the server answers each Bind as it comes. */
  @Test
  void oneBatchLargerThanAllBuffersBothWays() {
    try (PgConnection connection = LIVE.connect()) {
      echo(connection, 200);
      assertUsable(connection);
    }
  }

  @Test
  void theSameThroughSmallBuffersAndSmallSegments() throws IOException {
    try (FaultProxy proxy = proxy()) {
      proxy.toServer().segments(7000);
      proxy.toClient().segments(900);
      try (PgConnection connection =
          Live.connect(LIVE.configVia(proxy.host(), proxy.port()).build())) {
        echo(connection, 60);
        assertUsable(connection);
      }
    }
  }

  /**
   * Many batches on their way at a time, answers of an earlier one behind writes of a later one.
   */
  @Test
  void pipelinedBatchesWithLargeAnswers() {
    try (PgConnection connection =
        Live.connect(LIVE.config().pipelineBytes(64 << 20).pipelineDepth(1000).build())) {
      List<CompletableFuture<BatchResult>> results = new ArrayList<>();
      for (int i = 0; i < 150; i++) {
        results.add(batch(connection, i, 1));
      }
      for (int i = 0; i < results.size(); i++) {
        assertEcho(results.get(i), i);
      }
      assertUsable(connection);
    }
  }

  /** As pgx tests it: with debug5 the server says much about everything while it is written to. */
  @Test
  void noticesWhileWriting() {
    AtomicLong notices = new AtomicLong();
    try (PgConnection connection = LIVE.connect()) {
      connection.onNotice(notice -> notices.incrementAndGet());
      get(connection.query("set client_min_messages = debug5"));
      echo(connection, 100);
      get(connection.query("set client_min_messages = warning"));
      assertUsable(connection);
    }
    assertThat(notices.get()).isPositive();
  }

  /** A trigger raises a kilobyte of notice per row of a COPY that never pauses. */
  @Test
  void noticesDuringCopyIn() throws InterruptedException {
    LIVE.oracle()
        .execute(
            """
            create table chatty (a int, b text);
            create function chat() returns trigger language plpgsql as
              $$ begin raise notice '%', repeat('n', 1000); return new; end $$;
            create trigger chat before insert on chatty
              for each row execute function chat()\
            """);
    int rows = 30_000;
    AtomicLong notices = new AtomicLong();
    try (PgConnection connection = LIVE.connect()) {
      connection.onNotice(notice -> notices.incrementAndGet());
      try (CopyRows copy =
          new CopyRows(connection.copyIn("copy chatty from stdin (format binary)"))) {
        assertThat(get(copy.rows(0, rows, "x".repeat(1000)).finish())).isEqualTo(rows);
      }
      assertUsable(connection);
    }
    assertThat(notices.get()).isEqualTo(rows);
  }

  private static FaultProxy proxy() throws IOException {
    return FaultProxy.to(LIVE.database().server().host(), LIVE.database().server().port());
  }

  private static void echo(PgConnection connection, int executions) {
    assertEcho(batch(connection, 0, executions), 0);
  }

  private static CompletableFuture<BatchResult> batch(
      PgConnection connection, int first, int size) {
    Batch batch = connection.batch(ECHO);
    String text = "e".repeat(PARAMETER);
    for (int i = 0; i < size; i++) {
      var out = batch.begin();
      PgScalars.writeInt4(out, first + i);
      PgText.write(out, text, PgText.NulPolicy.FAIL);
      batch.end();
    }
    return batch.send();
  }

  private static void assertEcho(CompletableFuture<BatchResult> answer, int first) {
    try (BatchResult result = get(answer)) {
      for (int i = 0; i < result.size(); i++) {
        Rows rows = result.rows(i);
        assertThat(rows.next()).isTrue();
        assertThat(rows.row().getInt(0)).isEqualTo(first + i);
        assertThat(rows.row().length(1)).isEqualTo(PARAMETER);
        assertThat(rows.next()).isFalse();
      }
    }
  }
}
