package io.holowire.jmh.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DelayingProxyTest {
  private static final Duration ROUND_TRIP = Duration.ofMillis(100);

  /** A read from a socket is not interrupted by a test's timeout. */
  private static final int PATIENCE_MILLIS = 30_000;

  private static final int FAREWELL = 255;

  private ServerSocket echo;
  private DelayingProxy proxy;

  @BeforeEach
  void open() throws IOException {
    echo = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    CompletableFuture.runAsync(this::answer);
    proxy = before(echo);
  }

  @AfterEach
  void close() throws IOException {
    proxy.close();
    echo.close();
  }

  /** Sends back what comes from one client, until it closes, or says more and closes itself. */
  private void answer() {
    try (Socket server = echo.accept()) {
      InputStream in = server.getInputStream();
      OutputStream out = server.getOutputStream();
      int first = in.read();
      if (first == FAREWELL) {
        out.write(new byte[1 << 20]);
      } else {
        out.write(first);
        in.transferTo(out);
      }
    } catch (IOException e) {
      // The client sees that nothing comes.
    }
  }

  @Test
  void anAnswerTakesTheRoundTrip() throws Exception {
    try (Socket client = connect()) {
      client.getOutputStream().write(7);
      client.getInputStream().read(); // the proxy has connected
      long start = System.nanoTime();
      client.getOutputStream().write(8);
      assertThat(client.getInputStream().read()).isEqualTo(8);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(ROUND_TRIP);
    }
  }

  /** One piece of 64 KiB after the other would take 25 seconds. */
  @Test
  void whatIsUnderWayWaitsTogether() throws Exception {
    byte[] sent = new byte[16 << 20];
    new Random(1).nextBytes(sent);
    sent[0] = 1;
    byte[] received = new byte[sent.length];
    try (Socket client = connect()) {
      long start = System.nanoTime();
      CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> write(client, sent));
      new DataInputStream(client.getInputStream()).readFully(received);
      sending.join();
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isGreaterThanOrEqualTo(ROUND_TRIP)
          .isLessThan(Duration.ofSeconds(8));
    }
    assertThat(received).isEqualTo(sent);
  }

  @Test
  void anEndComesAfterAllBytes() throws Exception {
    try (Socket client = connect()) {
      client.getOutputStream().write(FAREWELL);
      assertThat(client.getInputStream().readAllBytes()).hasSize(1 << 20);
    }
  }

  @Test
  void whereNoServerIsAClientIsSentAway() throws Exception {
    // One that accepts at that moment would still take a client after its end.
    ServerSocket ended = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    try (DelayingProxy nowhere = before(ended)) {
      ended.close(); // when the proxy has a port already, which is not this one
      try (Socket client = connect(nowhere)) {
        assertThat(client.getInputStream().read()).isEqualTo(-1);
      }
    }
  }

  private static DelayingProxy before(ServerSocket server) {
    return DelayingProxy.to(
        server.getInetAddress().getHostAddress(), server.getLocalPort(), ROUND_TRIP);
  }

  private Socket connect() throws IOException {
    return connect(proxy);
  }

  private static Socket connect(DelayingProxy proxy) throws IOException {
    Socket client = new Socket(proxy.host(), proxy.port());
    client.setSoTimeout(PATIENCE_MILLIS);
    return client;
  }

  private static void write(Socket client, byte[] bytes) {
    try {
      OutputStream out = client.getOutputStream();
      out.write(bytes);
    } catch (IOException e) {
      // The reader misses them.
    }
  }
}
