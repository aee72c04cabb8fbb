package io.holowire.connector.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holowire.pgwire.error.AuthException;
import io.holowire.pgwire.error.ConnectionException;
import java.io.Closeable;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FirstConnectionTest {
  private final AtomicInteger attempts = new AtomicInteger();
  private final AtomicInteger closed = new AtomicInteger();
  private final Closeable connection = closed::incrementAndGet;

  @Test
  void waitsForAServerThatIsComing() throws Exception {
    assertThat(
            FirstConnection.await(
                () ->
                    attempts.incrementAndGet() < 3
                        ? failed("refused " + attempts)
                        : CompletableFuture.completedFuture(connection)))
        .isSameAs(connection);
    assertThat(attempts).hasValue(3);
    assertThat(closed).hasValue(0);
  }

  @Test
  void givesUpWithTheLastCause() {
    assertThatThrownBy(
            () ->
                FirstConnection.await(
                    () -> failed("refused " + attempts.incrementAndGet()), Duration.ofMillis(250)))
        .isInstanceOf(ConnectionException.class)
        .hasMessage("refused " + attempts);
    assertThat(attempts).hasValue(2);
  }

  @Test
  void whatTimeDoesNotHealFailsAtOnce() {
    AuthException wrong = new AuthException("no");
    assertThatThrownBy(
            () ->
                FirstConnection.await(
                    () -> {
                      attempts.incrementAndGet();
                      return CompletableFuture.<Closeable>failedFuture(wrong);
                    }))
        .isSameAs(wrong);
    assertThat(attempts).hasValue(1);
  }

  @Test
  void aServerThatSaysNothingIsGivenUpAndALateConnectionClosed() {
    CompletableFuture<Closeable> silent = new CompletableFuture<>();
    assertThatThrownBy(() -> FirstConnection.await(() -> silent, Duration.ofMillis(20)))
        .isInstanceOf(ConnectionException.class)
        .hasMessageContaining("no connection within");
    silent.complete(connection);
    assertThat(closed).hasValue(1);
  }

  @Test
  void anInterruptEndsTheWait() {
    CompletableFuture<Closeable> silent = new CompletableFuture<>();
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> FirstConnection.await(() -> silent))
        .isInstanceOf(InterruptedException.class);
    silent.complete(connection);
    assertThat(closed).hasValue(1);
  }

  private static CompletableFuture<Closeable> failed(String message) {
    return CompletableFuture.failedFuture(new ConnectionException(message, false));
  }
}
