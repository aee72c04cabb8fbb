package io.holowire.pgwire.conn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import io.holowire.pgwire.auth.Certificates;
import io.holowire.pgwire.config.HostPort;
import io.holowire.pgwire.config.PgConfig;
import io.holowire.pgwire.config.SslMode;
import io.holowire.pgwire.error.ConnectionException;
import io.holowire.pgwire.kit.Message;
import io.holowire.pgwire.kit.Peer;
import io.holowire.pgwire.kit.ScriptedServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CancelTest {
  private final Dialer dialer = new Dialer();

  @AfterEach
  void close() {
    dialer.close();
  }

  private ServerInfo server(int port) {
    // The name leads nowhere: only the address that was used counts.
    ServerInfo server =
        new ServerInfo(
            new HostPort("no-such-host.invalid", port),
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
            null);
    server.backendKey(7, new byte[] {1, 2, 3, 4});
    return server;
  }

  @Test
  void goesToTheAddressInUse() throws Exception {
    try (ScriptedServer first = ScriptedServer.start(peer -> peer.expectStartup().close());
        ScriptedServer second = ScriptedServer.start(peer -> peer.login().thenStall())) {
      PgConfig.Builder config = Dialer.config(first, second);
      Connected connected = dialer.connect(config);
      Cancel.send(connected.server(), config.build(), dialer.transport()).get(10, TimeUnit.SECONDS);
      await().until(() -> second.cancelRequests().equals(List.of(Peer.KEY)));
      assertThat(first.cancelRequests()).isEmpty();
    }
  }

  @Test
  void waitsUntilTheServerHasClosed() throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      PgConfig config = Dialer.config(1).build();
      CompletableFuture<Void> sent =
          Cancel.send(server(listener.getLocalPort()), config, dialer.transport());
      try (Socket socket = listener.accept()) {
        byte[] request = socket.getInputStream().readNBytes(16);
        assertThat(request)
            .isEqualTo(new byte[] {0, 0, 0, 16, 4, (byte) 210, 22, 46, 0, 0, 0, 7, 1, 2, 3, 4});
        assertThat(sent).isNotDone();
        socket.getOutputStream().write('x'); // says something all the same
        assertThatThrownBy(() -> sent.get(100, TimeUnit.MILLISECONDS))
            .isInstanceOf(TimeoutException.class);
      }
      sent.get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void aResetIsAnEndToo() throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      CompletableFuture<Void> sent =
          Cancel.send(
              server(listener.getLocalPort()), Dialer.config(1).build(), dialer.transport());
      try (Socket socket = listener.accept()) {
        socket.getInputStream().readNBytes(16);
        socket.setSoLinger(true, 0);
      }
      sent.get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void saysWhetherItMayStillTakeEffect() throws Exception {
    PgConfig config = Dialer.config(1).connectTimeout(Duration.ofMillis(200)).build();
    try (ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      assertThat(failure(Cancel.send(server(listener.getLocalPort()), config, dialer.transport())))
          .asInstanceOf(type(ConnectionException.class))
          .returns(true, ConnectionException::sent);
    }
    int closed = ConnectorTest.closedPort();
    assertThat(failure(Cancel.send(server(closed), config, dialer.transport())))
        .asInstanceOf(type(ConnectionException.class))
        .returns(false, ConnectionException::sent);
    ServerInfo keyless =
        new ServerInfo(
            new HostPort("h", 1),
            new InetSocketAddress(InetAddress.getLoopbackAddress(), closed),
            null);
    assertThat(failure(Cancel.send(keyless, config, dialer.transport())))
        .hasMessageContaining("no key");
  }

  private static Throwable failure(CompletableFuture<Void> sent) throws Exception {
    try {
      sent.get(10, TimeUnit.SECONDS);
      throw new AssertionError("no failure");
    } catch (ExecutionException e) {
      assertThat(e.getCause().toString()).doesNotContain("1, 2, 3, 4");
      return e.getCause();
    }
  }

  @Test
  void goesOverTlsWhenTheSessionDoes() throws Exception {
    Certificates certificate = Certificates.selfSigned("EC", "SHA256withECDSA");
    try (ScriptedServer server =
        ScriptedServer.start(
            peer ->
                peer.expectSslRequest()
                    .send(Message.raw((byte) 'S'))
                    .startTls(certificate.sslContext())
                    .login()
                    .thenStall(),
            peer ->
                peer.expectSslRequest()
                    .send(Message.raw((byte) 'S'))
                    .startTls(certificate.sslContext())
                    .expectStartup())) {
      PgConfig.Builder config = Dialer.config(server).sslMode(SslMode.PREFER);
      Connected connected = dialer.connect(config);
      assertThat(connected.server().tls()).isTrue();
      Cancel.send(connected.server(), config.build(), dialer.transport()).get(10, TimeUnit.SECONDS);
      await().until(() -> server.cancelRequests().equals(List.of(Peer.KEY)));
    }
  }

  /** PREFER is about sessions; the key of an encrypted one is not for all to read. */
  @Test
  void neverFallsBackToPlain() throws Exception {
    Certificates certificate = Certificates.selfSigned("EC", "SHA256withECDSA");
    try (ScriptedServer server =
        ScriptedServer.start(
            peer ->
                peer.expectSslRequest()
                    .send(Message.raw((byte) 'S'))
                    .startTls(certificate.sslContext())
                    .login()
                    .thenStall(),
            peer -> peer.expectSslRequest().send(Message.raw((byte) 'N')).expectEnd())) {
      PgConfig.Builder config = Dialer.config(server).sslMode(SslMode.PREFER);
      Connected connected = dialer.connect(config);
      assertThat(failure(Cancel.send(connected.server(), config.build(), dialer.transport())))
          .hasMessageContaining("no TLS");
      server.awaitScripts(1, Duration.ofSeconds(10));
      assertThat(server.cancelRequests()).isEmpty();
    }
  }
}
