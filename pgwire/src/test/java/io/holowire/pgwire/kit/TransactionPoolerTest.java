package io.holowire.pgwire.kit;

import static io.holowire.pgwire.kit.Backend.bindComplete;
import static io.holowire.pgwire.kit.Backend.commandComplete;
import static io.holowire.pgwire.kit.Backend.copyInResponse;
import static io.holowire.pgwire.kit.Backend.error;
import static io.holowire.pgwire.kit.Backend.parseComplete;
import static io.holowire.pgwire.kit.Backend.readyForQuery;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holowire.pgwire.wire.Frontend;
import io.netty.buffer.ByteBuf;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TransactionPoolerTest {
  private static final byte[] UNNAMED = {};

  /** Knows transactions and the names of statements, as a server connection does. */
  private static void server(Peer peer) throws Exception {
    peer.login();
    Set<String> names = new HashSet<>();
    char status = 'I';
    for (Frame frame = peer.next(); frame != null; frame = peer.next()) {
      switch (frame.tag()) {
        case 'Q' -> {
          status = statusAfter(frame.cstring(0), status);
          if (frame.cstring(0).startsWith("COPY")) {
            peer.send(copyInResponse(true, 1));
          } else {
            peer.send(commandComplete(frame.cstring(0)), readyForQuery(status));
          }
        }
        case 'c' -> peer.send(commandComplete("COPY 0"), readyForQuery(status));
        case 'P' -> {
          names.add(frame.cstring(0));
          peer.send(parseComplete());
        }
        case 'B' ->
            peer.send(
                names.contains(frame.cstring(1))
                    ? bindComplete()
                    : error("26000", "prepared statement does not exist"));
        case 'S' -> peer.send(readyForQuery(status));
        default -> {}
      }
    }
  }

  private static char statusAfter(String sql, char status) {
    return switch (sql) {
      case "BEGIN" -> 'T';
      case "COMMIT" -> 'I';
      default -> status;
    };
  }

  private static TransactionPooler pooler(ScriptedServer server, int size) throws Exception {
    return TransactionPooler.start(server.host(), server.port(), "postgres", "postgres", size);
  }

  @Test
  void oneServerConnectionServesManyClientsByTurns() throws Exception {
    try (ScriptedServer server = ScriptedServer.always(TransactionPoolerTest::server);
        TransactionPooler pooler = pooler(server, 1);
        RawClient a = RawClient.connect(pooler.port());
        RawClient b = RawClient.connect(pooler.port())) {
      assertThat(a.login()).extracting(Frame::tag).contains('S', 'K');
      b.login();
      a.send(out -> Frontend.query(out, "BEGIN"));
      a.readTo('Z');
      b.send(out -> Frontend.query(out, "SELECT"));
      a.send(out -> Frontend.query(out, "a"));
      assertThat(a.readTo('Z').get(0).cstring(0)).isEqualTo("a");
      assertThat(pooler.transactions()).as("b waits for a's COMMIT").isEqualTo(1);
      a.send(out -> Frontend.query(out, "COMMIT"));
      a.readTo('Z');
      assertThat(b.readTo('Z').get(0).cstring(0)).isEqualTo("SELECT");
      assertThat(server.connections()).isEqualTo(1);
      assertThat(pooler.clients()).isEqualTo(2);
    }
  }

  @Test
  void namesGetLostBetweenTransactions() throws Exception {
    try (ScriptedServer server = ScriptedServer.always(TransactionPoolerTest::server);
        TransactionPooler pooler = pooler(server, 2);
        RawClient client = RawClient.connect(pooler.port())) {
      client.login();
      client.send(
          out -> {
            Frontend.parse(out, new byte[] {'s'}, "SELECT", new int[0]);
            Frontend.sync(out);
          });
      assertThat(client.readTo('Z')).extracting(Frame::tag).containsExactly('1', 'Z');
      client.send(out -> bind(out, new byte[] {'s'}));
      assertThat(client.readTo('Z')).extracting(Frame::tag).containsExactly('E', 'Z');
      client.send(
          out -> {
            Frontend.parse(out, UNNAMED, "SELECT", new int[0]);
            bind(out, UNNAMED);
          });
      assertThat(client.readTo('Z')).extracting(Frame::tag).containsExactly('1', '2', 'Z');
    }
  }

  private static void bind(ByteBuf out, byte[] statement) {
    Frontend.endBind(out, Frontend.beginBind(out, statement, 0));
    Frontend.sync(out);
  }

  @Test
  void aCopyKeepsItsServerConnectionToItsEnd() throws Exception {
    try (ScriptedServer server = ScriptedServer.always(TransactionPoolerTest::server);
        TransactionPooler pooler = pooler(server, 2);
        RawClient client = RawClient.connect(pooler.port())) {
      client.login();
      client.send(out -> Frontend.query(out, "COPY t FROM STDIN"));
      client.readTo('G');
      client.send(out -> Frontend.endCopyData(out, Frontend.beginCopyData(out)));
      client.send(Frontend::copyDone);
      assertThat(client.readTo('Z')).extracting(Frame::tag).containsExactly('C', 'Z');
      client.send(Frontend::copyDone); // late: dropped
      client.send(out -> Frontend.query(out, "SELECT"));
      client.readTo('Z');
      assertThat(pooler.transactions()).isEqualTo(2);
    }
  }

  @Test
  void aClientThatLeavesAmidATransactionTakesItsServerConnectionAlong() throws Exception {
    try (ScriptedServer server = ScriptedServer.always(TransactionPoolerTest::server);
        TransactionPooler pooler = pooler(server, 1)) {
      try (RawClient client = RawClient.connect(pooler.port())) {
        client.login();
        client.send(out -> Frontend.query(out, "BEGIN"));
        client.readTo('Z');
      }
      await().until(() -> server.connections() == 2);
      try (RawClient client = RawClient.connect(pooler.port())) {
        client.login();
        client.send(out -> Frontend.query(out, "SELECT"));
        assertThat(client.readTo('Z').get(1).body()).containsExactly('I');
      }
    }
  }

  @Test
  void passesACancelRequestOn() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    Script stall =
        peer -> {
          peer.login();
          if (asked.getCount() == 0) {
            peer.drain(); // the pooler's next connection, when the client has left
            return;
          }
          peer.expect("Q");
          asked.countDown();
          peer.thenStall();
        };
    try (ScriptedServer server = ScriptedServer.always(stall);
        TransactionPooler pooler = pooler(server, 1);
        RawClient client = RawClient.connect(pooler.port())) {
      byte[] key = client.login().stream().filter(f -> f.tag() == 'K').findFirst().get().body();
      client.send(out -> Frontend.query(out, "SELECT pg_sleep(1000)"));
      assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
      try (RawClient canceller = RawClient.connect(pooler.port())) {
        CancelKey own = new Frame('K', key).backendKey();
        canceller.send(out -> Frontend.cancelRequest(out, own.pid(), own.secret()));
        assertThat(canceller.in().read()).isEqualTo(-1);
      }
      assertThat(server.cancelRequests()).containsExactly(Peer.KEY);
    }
  }
}
