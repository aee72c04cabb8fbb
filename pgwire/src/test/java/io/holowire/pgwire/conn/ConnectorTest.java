package io.holowire.pgwire.conn;

import static io.holowire.pgwire.kit.Backend.authenticationOk;
import static io.holowire.pgwire.kit.Backend.authenticationSasl;
import static io.holowire.pgwire.kit.Backend.column;
import static io.holowire.pgwire.kit.Backend.commandComplete;
import static io.holowire.pgwire.kit.Backend.dataRow;
import static io.holowire.pgwire.kit.Backend.error;
import static io.holowire.pgwire.kit.Backend.fatal;
import static io.holowire.pgwire.kit.Backend.parameterStatus;
import static io.holowire.pgwire.kit.Backend.readyForQuery;
import static io.holowire.pgwire.kit.Backend.rowDescription;
import static org.assertj.core.api.Assertions.assertThat;

import io.holowire.pgwire.config.HostOrder;
import io.holowire.pgwire.config.HostPort;
import io.holowire.pgwire.config.PgConfig;
import io.holowire.pgwire.config.SslMode;
import io.holowire.pgwire.config.TargetServer;
import io.holowire.pgwire.error.AuthException;
import io.holowire.pgwire.error.ConnectionException;
import io.holowire.pgwire.error.PgException;
import io.holowire.pgwire.error.ServerException;
import io.holowire.pgwire.error.SqlState.Retry;
import io.holowire.pgwire.kit.Message;
import io.holowire.pgwire.kit.Peer;
import io.holowire.pgwire.kit.Script;
import io.holowire.pgwire.kit.ScriptedServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectorTest {
  private static final Script OPEN = peer -> peer.login().thenStall();
  private final Dialer dialer = new Dialer();

  @AfterEach
  void close() {
    dialer.close();
  }

  /** A port where nobody listens. */
  static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static Script refusing(String code) {
    return peer -> peer.expectStartup().send(fatal(code, "no")).expectEnd();
  }

  /** Reports its role as servers since 14 do, or not at all. */
  private static Script role(String inHotStandby, String readOnly) {
    return peer -> {
      peer.expectStartup().send(authenticationOk());
      if (inHotStandby != null) {
        peer.send(parameterStatus("in_hot_standby", inHotStandby));
        peer.send(parameterStatus("default_transaction_read_only", readOnly));
      }
      peer.send(readyForQuery()).drain();
    };
  }

  private static Script oldServer(String query, Message... answer) {
    return peer -> {
      peer.expectStartup().send(authenticationOk(), readyForQuery()).expectQuery(query);
      peer.send(rowDescription(column("x", 25))).send(answer).send(readyForQuery()).drain();
    };
  }

  @Test
  void takesTheFirstHostThatWorks() throws Exception {
    try (ScriptedServer full = ScriptedServer.start(refusing("53300"));
        ScriptedServer starting = ScriptedServer.start(refusing("57P03"));
        ScriptedServer good = ScriptedServer.start(OPEN);
        ScriptedServer unused = ScriptedServer.start()) {
      int[] ports = {closedPort(), full.port(), starting.port(), good.port(), unused.port()};
      Connected connected = dialer.connect(Dialer.config(ports));
      assertThat(connected.server().host().port()).isEqualTo(good.port());
      assertThat(unused.connections()).isZero();
    }
  }

  @Test
  void namesEveryHostThatFailed() throws Exception {
    int closed = closedPort();
    try (ScriptedServer full = ScriptedServer.start(refusing("53300"))) {
      PgException failure = dialer.failure(Dialer.config(closed, full.port()));
      assertThat(failure)
          .isInstanceOf(ConnectionException.class)
          .hasMessageContaining("127.0.0.1:" + closed + ", database sales, user alice")
          .hasMessageContaining("127.0.0.1:" + full.port() + ", database sales, user alice")
          .hasMessageContaining("53300");
      assertThat(failure.getSuppressed()).hasSize(2);
      assertThat(((ConnectionException) failure).sent()).isFalse();
    }
    PgException alone = dialer.failure(Dialer.config(closed));
    assertThat(alone)
        .isInstanceOf(ConnectionException.class)
        .hasMessageStartingWith("connecting to 127.0.0.1:" + closed)
        .hasMessageContaining("refused");
  }

  @ParameterizedTest
  @ValueSource(strings = {"28P01", "28000", "3D000", "42501"})
  void aRefusalByAWorkingServerIsFinal(String code) throws Exception {
    try (ScriptedServer refusing = ScriptedServer.start(refusing(code));
        ScriptedServer unused = ScriptedServer.start()) {
      int closed = closedPort();
      PgException failure = dialer.failure(Dialer.config(closed, refusing.port(), unused.port()));
      assertThat(failure)
          .isInstanceOf(ServerException.class)
          .hasMessageContaining("connecting to 127.0.0.1:" + refusing.port());
      assertThat(failure.sqlState()).isEqualTo(code);
      assertThat(failure.retry()).isEqualTo(Retry.NONE);
      assertThat(failure.getSuppressed()).hasSize(1);
      assertThat(unused.connections()).isZero();
    }
  }

  @Test
  void ourOwnRefusalIsFinal() throws Exception {
    try (ScriptedServer asking =
            ScriptedServer.start(
                peer -> peer.expectStartup().send(authenticationSasl("X")).expectEnd());
        ScriptedServer unused = ScriptedServer.start()) {
      assertThat(dialer.failure(Dialer.config(asking.port(), unused.port())))
          .isInstanceOf(AuthException.class);
    }
  }

  @Test
  void randomOrderUsesEveryHost() throws Exception {
    try (ScriptedServer a = ScriptedServer.always(OPEN);
        ScriptedServer b = ScriptedServer.always(OPEN)) {
      Set<Integer> used = new HashSet<>();
      for (int i = 0; i < 200 && used.size() < 2; i++) {
        Connected connected =
            dialer.connect(Dialer.config(a.port(), b.port()).hostOrder(HostOrder.RANDOM));
        used.add(connected.server().host().port());
        connected.channel().close().await();
      }
      assertThat(used).hasSize(2);
    }
  }

  @Test
  void triesEveryAddressOfAName() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(OPEN)) {
      // localhost is ::1 and 127.0.0.1 on most machines; the server listens on one of them.
      Connected connected =
          dialer.connect(Dialer.config(server).hosts(new HostPort("localhost", server.port())));
      assertThat(connected.server().address().getAddress().isLoopbackAddress()).isTrue();
      assertThat(connected.server().host().host()).isEqualTo("localhost");
    }
    assertThat(dialer.failure(Dialer.config(1).hosts(new HostPort("no-such-host.invalid", 5432))))
        .isInstanceOf(ConnectionException.class)
        .hasMessageContaining("no-such-host.invalid:5432")
        .hasMessageContaining("cannot be resolved");
  }

  @ParameterizedTest
  @CsvSource({"PRIMARY, 1", "STANDBY, 0", "PREFER_STANDBY, 0", "ANY, 0"})
  void findsTheRoleByWhatServersReport(TargetServer target, int expected) throws Exception {
    try (ScriptedServer standby = ScriptedServer.always(role("on", "off"));
        ScriptedServer primary = ScriptedServer.always(role("off", "off"))) {
      int[] ports = {standby.port(), primary.port()};
      Connected connected = dialer.connect(Dialer.config(ports).targetServer(target));
      assertThat(connected.server().host().port()).isEqualTo(ports[expected]);
      // And with the hosts the other way round.
      Connected again = dialer.connect(Dialer.config(ports[1], ports[0]).targetServer(target));
      int other = target == TargetServer.ANY ? 1 : expected;
      assertThat(again.server().host().port()).isEqualTo(ports[other]);
    }
  }

  @Test
  void preferStandbyTakesAPrimaryInTheSecondPass() throws Exception {
    try (ScriptedServer primary = ScriptedServer.always(role("off", "off"))) {
      Connected connected =
          dialer.connect(
              Dialer.config(closedPort(), primary.port())
                  .targetServer(TargetServer.PREFER_STANDBY));
      assertThat(connected.server().host().port()).isEqualTo(primary.port());
      assertThat(primary.connections()).isEqualTo(2);
    }
  }

  @Test
  void aReadOnlyServerIsNoPrimary() throws Exception {
    try (ScriptedServer readOnly = ScriptedServer.always(role("off", "on"))) {
      assertThat(dialer.failure(Dialer.config(readOnly).targetServer(TargetServer.PRIMARY)))
          .isInstanceOf(ConnectionException.class)
          .hasMessageContaining("does not accept writes");
      assertThat(dialer.failure(Dialer.config(readOnly).targetServer(TargetServer.STANDBY)))
          .hasMessageContaining("not a standby");
    }
  }

  @Test
  void asksServersThatDoNotReportTheirRole() throws Exception {
    String readOnly = "SHOW transaction_read_only";
    String recovery = "SELECT pg_catalog.pg_is_in_recovery()";
    try (ScriptedServer server =
        ScriptedServer.start(
            oldServer(readOnly, dataRow("on"), commandComplete("SHOW")),
            oldServer(readOnly, dataRow("off"), commandComplete("SHOW")),
            oldServer(recovery, dataRow("f"), commandComplete("SELECT 1")),
            oldServer(recovery, dataRow("t"), commandComplete("SELECT 1")),
            oldServer(recovery, error("42883", "no such function")))) {
      PgConfig.Builder primary = Dialer.config(server).targetServer(TargetServer.PRIMARY);
      assertThat(dialer.failure(primary)).hasMessageContaining("does not accept writes");
      dialer.connect(primary);
      PgConfig.Builder standby = Dialer.config(server).targetServer(TargetServer.STANDBY);
      assertThat(dialer.failure(standby)).hasMessageContaining("not a standby");
      dialer.connect(standby);
      assertThat(dialer.failure(standby))
          .isInstanceOf(ConnectionException.class)
          .hasMessageContaining("no such function");
    }
  }

  static List<Script> stalls() {
    return List.of(
        Peer::thenStall,
        peer -> peer.expectSslRequest().thenStall(),
        peer -> peer.expectSslRequest().send(Message.raw((byte) 'S')).thenStall(),
        peer -> peer.expectStartup().thenStall(),
        peer -> peer.expectStartup().send(Message.lying('R', 8)).thenStall(),
        peer -> peer.expectStartup().send(authenticationSasl("SCRAM-SHA-256")).thenStall(),
        peer -> peer.expectStartup().send(authenticationOk()).thenStall(),
        peer -> { // answers, but never to the point
          peer.expectStartup().send(authenticationOk());
          while (peer.send(parameterStatus("a", "b")) != null) {
            TimeUnit.MILLISECONDS.sleep(20);
          }
        },
        peer ->
            peer.expectStartup()
                .send(authenticationOk(), readyForQuery())
                .expectQuery("SHOW transaction_read_only")
                .thenStall());
  }

  @ParameterizedTest
  @MethodSource("stalls")
  void aHostThatStallsIsLeftAtItsDeadline(Script stall) throws Exception {
    Script untilClosed =
        peer -> {
          try {
            stall.play(peer);
          } catch (IOException expected) {
            assertThat(peer).isNotNull(); // we have hung up
          }
        };
    try (ScriptedServer stalling = ScriptedServer.start(untilClosed);
        ScriptedServer good = ScriptedServer.start(OPEN)) {
      PgConfig.Builder config =
          Dialer.config(stalling.port(), good.port())
              .sslMode(SslMode.PREFER)
              .targetServer(TargetServer.PRIMARY)
              .connectTimeout(Duration.ofMillis(300));
      long start = System.nanoTime();
      Connected connected = dialer.connect(config);
      assertThat(connected.server().host().port()).isEqualTo(good.port());
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isBetween(Duration.ofMillis(250), Duration.ofSeconds(5));
    }
  }

  @Test
  void aHostThatDoesNotAcceptIsLeftAtItsDeadline() throws Exception {
    List<Socket> fill = new ArrayList<>();
    try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      fillBacklog(deaf, fill);
      PgException failure =
          dialer.failure(Dialer.config(deaf.getLocalPort()).connectTimeout(Duration.ofMillis(300)));
      assertThat(failure)
          .isInstanceOf(ConnectionException.class)
          .hasMessageMatching("(?s).*(no success within PT0.3S|timed out).*");
    } finally {
      for (Socket socket : fill) {
        socket.close();
      }
    }
  }

  private static void fillBacklog(ServerSocket deaf, List<Socket> fill) throws IOException {
    for (int i = 0; i < 100; i++) {
      Socket socket = new Socket();
      fill.add(socket);
      try {
        socket.connect(new InetSocketAddress("127.0.0.1", deaf.getLocalPort()), 200);
      } catch (SocketTimeoutException full) {
        return;
      }
    }
  }

  @Test
  void filesThatCannotBeReadAreNamed() throws Exception {
    assertThat(
            dialer.failure(
                Dialer.config(closedPort())
                    .sslMode(SslMode.VERIFY_CA)
                    .sslRootCert(Path.of("/nowhere/root.pem"))))
        .isInstanceOf(AuthException.class)
        .hasMessageContaining("sslRootCert /nowhere/root.pem");
  }

  @Test
  void aTransportThatHasEndedMakesNoConnections() throws Exception {
    Dialer gone = new Dialer();
    gone.close();
    if (gone.transport().retain()) { // shared with somebody
      gone.transport().release();
      return;
    }
    assertThat(gone.failure(Dialer.config(closedPort()))).hasMessageContaining("shut down");
  }
}
