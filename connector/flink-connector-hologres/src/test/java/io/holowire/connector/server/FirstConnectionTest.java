package io.holowire.connector.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holowire.pgwire.config.HostPort;
import io.holowire.pgwire.config.PgConfig;
import io.holowire.pgwire.config.TargetServer;
import io.holowire.pgwire.error.AuthException;
import io.holowire.pgwire.error.ConnectionException;
import java.io.Closeable;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
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

  @Test
  void eachHostHasItsTurn() {
    PgConfig one = PgConfig.builder().hosts(hosts(1)).user("u").build();
    assertThat(FirstConnection.capped(one)).isSameAs(one);
    PgConfig patient = one.toBuilder().connectTimeout(Duration.ofMinutes(1)).build();
    assertThat(capped(patient.toBuilder().hosts(hosts(1)))).isEqualTo(Duration.ofSeconds(10));
    assertThat(capped(patient.toBuilder().hosts(hosts(4)))).isEqualTo(Duration.ofMillis(2_500));
    assertThat(capped(one.toBuilder().hosts(hosts(4)).connectTimeout(Duration.ofSeconds(2))))
        .isEqualTo(Duration.ofSeconds(2));
    assertThat(
            capped(patient.toBuilder().hosts(hosts(2)).targetServer(TargetServer.PREFER_STANDBY)))
        .as("hosts are asked twice")
        .isEqualTo(Duration.ofMillis(2_500));
  }

  private static Duration capped(PgConfig.Builder config) {
    return FirstConnection.capped(config.build()).connectTimeout();
  }

  private static List<HostPort> hosts(int count) {
    return IntStream.range(0, count).mapToObj(i -> new HostPort("h" + i, 1)).toList();
  }

  private static CompletableFuture<Closeable> failed(String message) {
    return CompletableFuture.failedFuture(new ConnectionException(message, false));
  }
}
