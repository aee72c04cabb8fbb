package io.holowire.pgwire.kit;

import static io.holowire.pgwire.kit.Backend.commandComplete;
import static io.holowire.pgwire.kit.Backend.readyForQuery;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holowire.pgwire.wire.Frontend;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScriptedServerTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  @Test
  void playsOneScriptPerConnectionInOrder() throws Exception {
    try (ScriptedServer server =
        ScriptedServer.start(
            peer ->
                peer.login()
                    .expectQuery("BEGIN")
                    .send(commandComplete("BEGIN"), readyForQuery('T'))
                    .expectEnd(),
            peer -> peer.login().expect("PDS").send(readyForQuery()).expectEnd())) {
      try (RawClient client = RawClient.connect(server.port())) {
        client.login();
        client.send(out -> Frontend.query(out, "BEGIN"));
        assertThat(client.readTo('Z')).extracting(Frame::tag).containsExactly('C', 'Z');
      }
      try (RawClient client = RawClient.connect(server.port())) {
        client.login();
        client.send(
            out -> {
              Frontend.parse(out, new byte[] {'s'}, "SELECT 1", new int[0]);
              Frontend.describeStatement(out, new byte[] {'s'});
              Frontend.sync(out);
            });
        client.readTo('Z');
      }
      server.awaitScripts(SOON);
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @Test
  void reportsWhatAScriptDidNotExpect() throws Exception {
    ScriptedServer server = ScriptedServer.start(peer -> peer.login().expectQuery("SELECT 1"));
    try (RawClient client = RawClient.connect(server.port())) {
      client.login();
      client.send(out -> Frontend.query(out, "SELECT 2"));
      assertThatThrownBy(() -> server.awaitScripts(SOON))
          .isInstanceOf(AssertionError.class)
          .cause()
          .hasMessageContaining("SELECT 1")
          .hasMessageContaining("SELECT 2");
    }
    assertThatThrownBy(server::close).isInstanceOf(AssertionError.class);
  }

  @Test
  void reportsAConnectionTooMany() throws Exception {
    ScriptedServer server = ScriptedServer.start();
    try (RawClient client = RawClient.connect(server.port())) {
      client.send(Frontend::sslRequest);
      assertThat(client.in().read()).isEqualTo(-1);
    }
    assertThatThrownBy(server::close)
        .isInstanceOf(AssertionError.class)
        .cause()
        .hasMessageContaining("connection 1 has no script");
  }

  @Test
  void aScriptThatStallsIsNoFailure() throws Exception {
    try (ScriptedServer server = ScriptedServer.always(peer -> peer.login().thenStall());
        RawClient client = RawClient.connect(server.port())) {
      client.login();
      assertThatThrownBy(() -> server.awaitScripts(1, Duration.ofMillis(20)))
          .hasMessageContaining("0 of 1 scripts");
    }
  }

  @Test
  void recordsCancelRequestsWithoutUsingAScript() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(peer -> peer.login().expectEnd())) {
      try (RawClient client = RawClient.connect(server.port())) {
        client.send(out -> Frontend.cancelRequest(out, 7, new byte[] {9, 8, 7, 6}));
        assertThat(client.in().read()).isEqualTo(-1);
      }
      try (RawClient client = RawClient.connect(server.port())) {
        client.login();
      }
      server.awaitScripts(SOON);
      assertThat(server.cancelRequests())
          .isEqualTo(List.of(new CancelKey(7, new byte[] {9, 8, 7, 6})));
    }
  }

  @Test
  void resetIsSeenAsReset() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(peer -> peer.login().reset());
        RawClient client = RawClient.connect(server.port())) {
      client.send(out -> Frontend.startup(out, Frontend.PROTOCOL_3_0, Map.of("user", "u")));
      assertThatThrownBy(() -> readToTheEnd(client)).isInstanceOf(SocketException.class);
    }
  }

  private static void readToTheEnd(RawClient client) throws IOException {
    byte[] bytes = client.in().readAllBytes();
    assertThat(bytes).as("no reset came").isNull();
  }

  @Test
  void messagesAreAppendedOneBehindTheOther() {
    ByteBuf both = Message.buffer(readyForQuery(), commandComplete("X"));
    assertThat(both.readableBytes()).isEqualTo(6 + 7);
  }
}
