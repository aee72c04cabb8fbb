package io.holowire.pgwire.kit;

import static io.holowire.pgwire.kit.Backend.commandComplete;
import static io.holowire.pgwire.kit.Backend.copyData;
import static io.holowire.pgwire.kit.Backend.readyForQuery;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.holowire.pgwire.wire.Frontend;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultProxyTest {
  private static final int WELCOME_BYTES =
      Backend.welcome(Peer.KEY.pid(), Peer.KEY.secret()).stream().mapToInt(Message::size).sum();

  private ScriptedServer server;
  private FaultProxy proxy;

  @BeforeEach
  void start() throws IOException {
    server =
        ScriptedServer.always(
            peer -> {
              peer.login();
              while (peer.next() != null) {
                peer.send(copyData(new byte[100_000]), commandComplete("SELECT 1"));
                peer.send(readyForQuery());
              }
            });
    proxy = FaultProxy.to(server.host(), server.port());
  }

  @AfterEach
  void stop() throws IOException {
    proxy.close();
    try {
      server.close();
    } catch (AssertionError e) {
      assertThat(e)
          .as("a connection broke, nothing else")
          .hasRootCauseInstanceOf(IOException.class);
    }
  }

  @Test
  void changesNothingWhileNothingIsWrong() throws Exception {
    try (RawClient client = RawClient.connect(proxy.port())) {
      client.login();
      assertThat(query(client)).extracting(Frame::tag).containsExactly('d', 'C', 'Z');
      assertThat(proxy.open()).isEqualTo(1);
    }
    await().until(() -> proxy.open() == 0);
  }

  @Test
  void bytesArriveWholeInSmallSegments() throws Exception {
    proxy.toClient().segments(1);
    proxy.toServer().segments(1);
    try (RawClient client = RawClient.connect(proxy.port())) {
      client.login();
      assertThat(query(client).get(0).body()).hasSize(100_000);
    }
  }

  @Test
  void cutsAfterExactlySoManyBytes() throws Exception {
    for (int n : new int[] {0, 1, 7, WELCOME_BYTES - 1}) {
      proxy.toClient().cutAfter(n);
      try (RawClient client = RawClient.connect(proxy.port())) {
        client.send(out -> Frontend.startup(out, Frontend.PROTOCOL_3_0, Map.of("user", "u")));
        assertThat(client.in().readAllBytes()).hasSize(n);
      } catch (SocketException reset) {
        assertThat(n).as("only where the start-up was never read").isZero();
      }
    }
  }

  @Test
  void resetsAfterSoManyBytes() throws Exception {
    proxy.toClient().resetAfter(WELCOME_BYTES + 50_000);
    try (RawClient client = RawClient.connect(proxy.port())) {
      client.login();
      assertThatThrownBy(() -> query(client)).isInstanceOf(SocketException.class);
    }
  }

  @Test
  void holdsBytesUntilToldToGoOn() throws Exception {
    try (RawClient client = RawClient.connect(proxy.port())) {
      client.login();
      proxy.toClient().stopReading();
      long before = proxy.toClient().forwarded();
      FutureTask<List<Frame>> answer = new FutureTask<>(() -> query(client));
      Threads.start("query", answer);
      await().until(() -> proxy.toServer().forwarded() > 30);
      assertThat(proxy.toClient().forwarded()).isEqualTo(before);
      assertThat(answer.isDone()).isFalse();
      proxy.toClient().resume();
      assertThat(answer.get(10, TimeUnit.SECONDS)).hasSize(3);
    }
  }

  @Test
  void slowsDown() throws Exception {
    try (RawClient client = RawClient.connect(proxy.port())) {
      client.login();
      proxy.toClient().bytesPerSecond(400_000);
      long start = System.nanoTime();
      query(client);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(200));
      proxy.toClient().heal().delay(Duration.ofMillis(30));
      start = System.nanoTime();
      query(client);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(30));
    }
  }

  @Test
  void refusesAndResetsAll() throws Exception {
    try (RawClient client = RawClient.connect(proxy.port())) {
      client.login();
      proxy.resetAll();
      assertThatThrownBy(() -> client.in().read()).isInstanceOf(SocketException.class);
    }
    proxy.refuse(true);
    try (RawClient client = RawClient.connect(proxy.port())) {
      assertThat(client.in().read()).isEqualTo(-1);
    }
    assertThat(proxy.accepted()).isEqualTo(2);
  }

  @Test
  void keepsWordsFromArriving() throws Exception {
    try (RawClient client = RawClient.connect(proxy.port())) {
      client.login();
      proxy.toServer().at("select", proxy::resetAll);
      assertThatThrownBy(() -> query(client)).isInstanceOf(SocketException.class);
    }
    try (RawClient client = RawClient.connect(proxy.port())) {
      client.login();
      assertThat(query(client)).as("after that once").hasSize(3);
    }
  }

  @Test
  void keepsTheAnswerToWords() throws Exception {
    try (RawClient client = RawClient.connect(proxy.port())) {
      client.login();
      proxy.toServer().at("select", () -> proxy.toClient().stopReading());
      long before = proxy.toClient().forwarded();
      long asked = proxy.toServer().forwarded();
      FutureTask<List<Frame>> answer = new FutureTask<>(() -> query(client));
      Threads.start("query", answer);
      await().until(() -> proxy.toServer().forwarded() > asked);
      await()
          .during(Duration.ofMillis(100))
          .until(() -> proxy.toClient().forwarded() == before && !answer.isDone());
      proxy.toClient().resume();
      assertThat(answer.get(10, TimeUnit.SECONDS)).hasSize(3);
    }
  }

  private static List<Frame> query(RawClient client) throws IOException {
    client.send(out -> Frontend.query(out, "SELECT 1"));
    return client.readTo('Z');
  }
}
