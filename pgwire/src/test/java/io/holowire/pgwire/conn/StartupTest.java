package io.holowire.pgwire.conn;

import static io.holowire.pgwire.kit.Backend.authenticationCleartext;
import static io.holowire.pgwire.kit.Backend.authenticationMd5;
import static io.holowire.pgwire.kit.Backend.authenticationOk;
import static io.holowire.pgwire.kit.Backend.authenticationSasl;
import static io.holowire.pgwire.kit.Backend.authenticationSaslContinue;
import static io.holowire.pgwire.kit.Backend.authenticationSaslFinal;
import static io.holowire.pgwire.kit.Backend.backendKey;
import static io.holowire.pgwire.kit.Backend.dataRow;
import static io.holowire.pgwire.kit.Backend.negotiateProtocol;
import static io.holowire.pgwire.kit.Backend.notice;
import static io.holowire.pgwire.kit.Backend.notification;
import static io.holowire.pgwire.kit.Backend.parameterStatus;
import static io.holowire.pgwire.kit.Backend.readyForQuery;
import static io.holowire.pgwire.kit.Backend.welcome;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holowire.pgwire.auth.ScramServer;
import io.holowire.pgwire.config.AuthMethod;
import io.holowire.pgwire.error.AuthException;
import io.holowire.pgwire.error.ConnectionException;
import io.holowire.pgwire.error.PgException;
import io.holowire.pgwire.error.ProtocolException;
import io.holowire.pgwire.kit.Frame;
import io.holowire.pgwire.kit.Message;
import io.holowire.pgwire.kit.Peer;
import io.holowire.pgwire.kit.Script;
import io.holowire.pgwire.kit.ScriptedServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class StartupTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private final Dialer dialer = new Dialer();

  @AfterEach
  void close() {
    dialer.close();
  }

  /** What SASLInitialResponse carries behind the mechanism and its length. */
  static byte[] saslData(Frame frame) {
    int at = frame.cstring(0).length() + 1 + 4;
    return Arrays.copyOfRange(frame.body(), at, frame.body().length);
  }

  static Peer scram(Peer peer, ScramServer server, String... mechanisms) throws IOException {
    peer.send(authenticationSasl(mechanisms)).expect("p");
    return peer.send(authenticationSaslContinue(server.first(saslData(peer.last())))).expect("p");
  }

  @Test
  void saysWhoItIsAndKeepsWhatItHears() throws Exception {
    byte[] key = new byte[32]; // protocol 3.2 servers have longer ones
    Arrays.fill(key, (byte) 7);
    Script script =
        peer -> {
          peer.expectStartup();
          assertThat(peer.startupParameters())
              .containsExactlyInAnyOrderEntriesOf(
                  Map.of(
                      "user", "alice",
                      "database", "sales",
                      "client_encoding", "UTF8",
                      "application_name", "app",
                      "search_path", "s"));
          peer.send(negotiateProtocol(0), notice("welcome")).send(welcome(99, key)).thenStall();
        };
    try (ScriptedServer server = ScriptedServer.start(script)) {
      Connected connected =
          dialer.connect(
              Dialer.config(server)
                  .applicationName("app")
                  .startupParameters(Map.of("search_path", "s")));
      ServerInfo info = connected.server();
      assertThat(info.pid()).isEqualTo(99);
      assertThat(info.secret()).isEqualTo(key);
      assertThat(info.majorVersion()).isEqualTo(18);
      assertThat(info.parameter("TimeZone")).isEqualTo("UTC");
      assertThat(info.parameter("nothing")).isNull();
      assertThat(info.tls()).isFalse();
      assertThat(info.host().port()).isEqualTo(server.port());
      assertThat(info.address().getPort()).isEqualTo(server.port());
      assertThat(info.toString()).contains("backend 99").doesNotContain("7, 7");
      assertThat(connected.channel().pipeline().names()).hasSize(2).contains("session");
      info.parameterChanged("TimeZone", "Asia/Tokyo");
      assertThat(info.parameter("TimeZone")).isEqualTo("Asia/Tokyo");
    }
  }

  /**
   * Whatever the segments, bytes behind the last message of start-up reach the session in order.
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 64, 1 << 20})
  void handsOverEveryByteBehindIt(int segment) throws Exception {
    ByteArrayOutputStream behind = new ByteArrayOutputStream();
    behind.writeBytes(notice("behind").bytes());
    behind.writeBytes(notification(1, "channel", "payload").bytes());
    behind.writeBytes(parameterStatus("TimeZone", "UTC").bytes());
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    welcome(1, new byte[4]).forEach(message -> all.writeBytes(message.bytes()));
    all.writeBytes(behind.toByteArray());
    Script script =
        peer -> {
          peer.expectStartup();
          byte[] bytes = all.toByteArray();
          for (int at = 0; at < bytes.length; at += segment) {
            peer.send(
                Message.raw(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + segment))));
          }
          peer.thenStall();
        };
    try (ScriptedServer server = ScriptedServer.start(script)) {
      dialer.connect(Dialer.config(server));
      await().untilAsserted(() -> assertThat(dialer.received()).isEqualTo(behind.toByteArray()));
    }
  }

  @Test
  void provesItselfByScram() throws Exception {
    ScramServer scram = new ScramServer("s3cret", 4096);
    Script script =
        peer -> {
          scram(peer.expectStartup(), scram, "SCRAM-SHA-256");
          peer.send(authenticationSaslFinal(scram.last(peer.last().body(), new byte[0])))
              .send(welcome(1, new byte[4]))
              .thenStall();
        };
    try (ScriptedServer server = ScriptedServer.start(script)) {
      dialer.connect(Dialer.config(server).requireAuth(EnumSet.of(AuthMethod.SCRAM_SHA_256)));
      assertThat(scram.gs2Header()).isEqualTo("n,,");
    }
  }

  @Test
  void sendsPasswordsAsAskedFor() throws Exception {
    Script script =
        peer -> {
          peer.expectStartup().send(authenticationCleartext()).expect("p");
          assertThat(peer.last().cstring(0)).isEqualTo("s3cret");
          peer.send(welcome(1, new byte[4])).thenStall();
        };
    Script md5 =
        peer -> {
          peer.expectStartup().send(authenticationMd5(new byte[] {1, 2, 3, 4})).expect("p");
          assertThat(peer.last().cstring(0)).isEqualTo("md5b79948bbeb35dee03ab8fe15a839030b");
          peer.send(welcome(1, new byte[4])).thenStall();
        };
    try (ScriptedServer server = ScriptedServer.start(script, md5)) {
      dialer.connect(Dialer.config(server));
      dialer.connect(Dialer.config(server));
    }
  }

  static List<Script> dishonest() {
    return List.of(
        peer -> { // lets us in before it has proved anything
          scram(peer.expectStartup(), new ScramServer("s3cret", 4096), "SCRAM-SHA-256");
          peer.send(welcome(1, new byte[4])).expectEnd();
        },
        peer -> { // does not know the password
          scram(peer.expectStartup(), new ScramServer("s3cret", 4096), "SCRAM-SHA-256");
          peer.send(authenticationSaslFinal(new byte[] {'v', '=', 'A', 'A', 'A', 'A'}));
          peer.send(welcome(1, new byte[4])).expectEnd();
        },
        peer -> { // would have us hash for an hour
          ScramServer bomb = new ScramServer("s3cret", Integer.MAX_VALUE);
          peer.expectStartup().send(authenticationSasl("SCRAM-SHA-256")).expect("p");
          peer.send(authenticationSaslContinue(bomb.first(saslData(peer.last())))).expectEnd();
        },
        peer -> peer.expectStartup().send(authenticationCleartext()).expectEnd(),
        peer -> peer.expectStartup().send(authenticationMd5(new byte[4])).expectEnd(),
        peer -> peer.expectStartup().send(welcome(1, new byte[4])).expectEnd());
  }

  @ParameterizedTest
  @MethodSource("dishonest")
  void refusesADishonestServer(Script script) throws Exception {
    try (ScriptedServer server = ScriptedServer.start(script)) {
      PgException failure =
          dialer.failure(Dialer.config(server).requireAuth(EnumSet.of(AuthMethod.SCRAM_SHA_256)));
      assertThat(failure)
          .isInstanceOf(AuthException.class)
          .hasMessageContaining("127.0.0.1:" + server.port())
          .hasMessageContaining("database sales, user alice");
      server.awaitScripts(SOON);
    }
  }

  static List<Script> nonsense() {
    byte[] hello = "HTTP/1.1 400 Bad Request\r\n\r\n".getBytes();
    Message long64K = Message.of('N', out -> out.writeZero(70_000));
    return List.of(
        peer -> peer.expectStartup().send(Message.raw(hello)).expectEnd(),
        peer -> peer.expectStartup().send(Message.lying('N', 70_000)).expectEnd(),
        peer -> peer.expectStartup().send(long64K).expectEnd(),
        peer -> peer.expectStartup().send(readyForQuery()).expectEnd(),
        peer -> peer.expectStartup().send(backendKey(1, new byte[4])).expectEnd(),
        peer -> peer.expectStartup().send(authenticationOk(), authenticationOk()).expectEnd(),
        peer -> peer.expectStartup().send(authenticationOk(), dataRow("x")).expectEnd(),
        peer -> { // asks again while the answer is being computed
          peer.expectStartup().send(authenticationSasl("SCRAM-SHA-256")).expect("p");
          byte[] first = new ScramServer("s3cret", 90_000).first(saslData(peer.last()));
          peer.send(authenticationSaslContinue(first), authenticationSaslContinue(first));
          while (peer.next() != null) {
            assertThat(peer.last().tag()).isEqualTo('p');
          }
        });
  }

  @ParameterizedTest
  @MethodSource("nonsense")
  void refusesNonsense(Script script) throws Exception {
    try (ScriptedServer server = ScriptedServer.start(script)) {
      assertThat(dialer.failure(Dialer.config(server))).isInstanceOf(ProtocolException.class);
      server.awaitScripts(SOON);
    }
  }

  @Test
  void readsLongMessagesOnceAuthenticated() throws Exception {
    String value = "x".repeat(100_000);
    try (ScriptedServer server =
        ScriptedServer.start(
            peer ->
                peer.expectStartup()
                    .send(authenticationOk(), parameterStatus("long", value), readyForQuery())
                    .thenStall())) {
      Connected connected = dialer.connect(Dialer.config(server));
      assertThat(connected.server().parameter("long")).isEqualTo(value);
      assertThat(connected.server().secret()).isEmpty();
    }
  }

  @Test
  void insistsOnSettingsThatValuesRestOn() throws Exception {
    for (Message setting :
        List.of(
            parameterStatus("client_encoding", "LATIN1"),
            parameterStatus("integer_datetimes", "off"),
            negotiateProtocol(0, "_pq_.option"))) {
      try (ScriptedServer server =
          ScriptedServer.start(
              peer ->
                  peer.expectStartup()
                      .send(authenticationOk(), setting, readyForQuery())
                      .expectEnd())) {
        assertThat(dialer.failure(Dialer.config(server))).isInstanceOf(ConnectionException.class);
      }
    }
  }
}
