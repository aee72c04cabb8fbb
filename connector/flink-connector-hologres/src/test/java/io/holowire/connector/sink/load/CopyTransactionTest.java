package io.holowire.connector.sink.load;

import static io.holowire.pgwire.kit.Backend.commandComplete;
import static io.holowire.pgwire.kit.Backend.copyInResponse;
import static io.holowire.pgwire.kit.Backend.error;
import static io.holowire.pgwire.kit.Backend.readyForQuery;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holowire.connector.row.ColumnWriter;
import io.holowire.connector.sql.CopyFormat;
import io.holowire.connector.sql.SqlColumn;
import io.holowire.pgwire.config.HostPort;
import io.holowire.pgwire.config.PgConfig;
import io.holowire.pgwire.conn.PgConnection;
import io.holowire.pgwire.error.ServerException;
import io.holowire.pgwire.kit.Peer;
import io.holowire.pgwire.kit.Script;
import io.holowire.pgwire.kit.ScriptedServer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.apache.flink.table.data.GenericRowData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a real server cannot be made to answer to a COPY within a transaction. */
class CopyTransactionTest {
  private static final SqlColumn NUMBER = new SqlColumn("n", "bigint", 20, "bigint", false);
  private static final Duration SOON = Duration.ofSeconds(10);

  private ScriptedServer server;

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  @Test
  void oneTransaction() throws Exception {
    play(
        peer -> {
          load(peer, "BEGIN", "COPY 1");
          peer.expectQuery("COMMIT").send(commandComplete("COMMIT"), readyForQuery());
          peer.expectEnd();
        });
    load();
    server.awaitScripts(SOON);
  }

  @Test
  void aCommitThatRollsBackIsAFailure() throws Exception {
    play(
        peer -> {
          load(peer, "BEGIN", "COPY 1");
          peer.expectQuery("COMMIT").send(commandComplete("ROLLBACK"), readyForQuery());
          peer.expectEnd();
        });
    assertThatThrownBy(this::load)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the server answered ROLLBACK instead of COMMIT");
  }

  /** Behind it the server only says that the transaction has failed. */
  @Test
  void theFirstErrorIsTheOneThatIsTold() throws Exception {
    play(
        peer -> {
          peer.login();
          peer.expectQuery("BEGIN; CREATE TABLE s ()")
              .send(
                  commandComplete("BEGIN"), error("53100", "the disk is full"), readyForQuery('E'));
          peer.expect("Q").send(error("25P02", "aborted"), readyForQuery('E'));
          peer.expectEnd();
        });
    assertThatThrownBy(this::load)
        .isInstanceOf(ServerException.class)
        .hasMessageContaining("the disk is full");
  }

  private void play(Script script) throws IOException {
    server = ScriptedServer.start(script);
  }

  private void load() throws InterruptedException {
    PgConfig config =
        PgConfig.builder()
            .hosts(List.of(new HostPort("127.0.0.1", server.port())))
            .user("u")
            .password("secret")
            .database("shop")
            .build();
    ColumnWriter[] writers = {new SequenceWriter()};
    List<SqlColumn> columns = List.of(NUMBER);
    try (PgConnection connection = PgConnection.connect(config).join();
        CopyTransaction copy =
            new CopyTransaction(
                connection,
                "BEGIN; CREATE TABLE s ()",
                "COPY s FROM STDIN (FORMAT binary)",
                (allocator, chunks) ->
                    RowEncoder.of(
                        CopyFormat.BINARY,
                        allocator,
                        writers,
                        columns,
                        new RecentKeys(List.of()),
                        chunks))) {
      copy.write(GenericRowData.of(1L));
      copy.end("COMMIT", "COMMIT");
    }
  }

  private static void load(Peer peer, String begun, String copied) throws IOException {
    peer.login();
    peer.expectQuery("BEGIN; CREATE TABLE s ()")
        .send(commandComplete(begun), commandComplete("CREATE TABLE"), readyForQuery('T'));
    peer.expect("Q").send(copyInResponse(true, 1));
    peer.skipTo('c').send(commandComplete(copied), readyForQuery('T'));
  }
}
