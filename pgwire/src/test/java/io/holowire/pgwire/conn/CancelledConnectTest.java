package io.holowire.pgwire.conn;

import static org.assertj.core.api.Assertions.assertThat;

import io.holowire.pgwire.config.PgConfig;
import io.holowire.pgwire.config.SslMode;
import io.holowire.pgwire.kit.Peer;
import io.holowire.pgwire.kit.ScriptedServer;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Nobody has to wait for a connection that nobody wants any more. */
class CancelledConnectTest {
  private static PgConfig config(int port, SslMode mode) {
    return Dialer.config(port).sslMode(mode).connectTimeout(Duration.ofMinutes(10)).build();
  }

  /** The server says nothing, at the first message or at the first of TLS. */
  @ParameterizedTest
  @EnumSource(names = {"DISABLE", "PREFER"})
  void theAttemptEndsAtOnce(SslMode mode) throws Exception {
    CountDownLatch reached = new CountDownLatch(1);
    try (ScriptedServer silent =
        ScriptedServer.start(
            peer -> {
              if (mode == SslMode.DISABLE) {
                peer.expectStartup();
              } else {
                peer.expectSslRequest();
              }
              reached.countDown();
              peer.expectEnd();
            })) {
      CompletableFuture<PgConnection> connecting =
          PgConnection.connect(config(silent.port(), mode));
      assertThat(reached.await(10, TimeUnit.SECONDS)).isTrue();
      connecting.cancel(false);
      Transport.ended().get(10, TimeUnit.SECONDS);
    }
  }

  private static void loginAsFarAsItGets(Peer peer) {
    try {
      peer.login().drain();
    } catch (IOException | AssertionError e) {
      // The client has gone in the midst of it, as it may.
    }
  }

  @Test
  void aConnectionThatCameAfterAllIsClosed() throws Exception {
    for (int i = 0; i < 20; i++) {
      try (ScriptedServer server = ScriptedServer.start(CancelledConnectTest::loginAsFarAsItGets)) {
        CompletableFuture<PgConnection> connecting =
            PgConnection.connect(config(server.port(), SslMode.DISABLE));
        Thread.sleep(i); // not for anything: each time it is another moment that is hit
        connecting.cancel(false);
        if (!connecting.isCancelled()) {
          connecting.join().close();
        }
        Transport.ended().get(10, TimeUnit.SECONDS);
      }
    }
  }
}
