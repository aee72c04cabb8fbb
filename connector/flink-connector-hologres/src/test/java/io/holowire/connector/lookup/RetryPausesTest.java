package io.holowire.connector.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import io.holowire.pgwire.error.AuthException;
import io.holowire.pgwire.error.ConnectionException;
import io.holowire.pgwire.error.ServerException;
import io.holowire.pgwire.error.SqlState;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryPausesTest {
  private static final ConnectionException LOST = new ConnectionException("lost", true);

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 10, 100})
  void thePausesGrowAndSpanTenSeconds(int retries) {
    RetryPauses pauses = new RetryPauses(retries);
    long[] nanos = IntStream.rangeClosed(1, retries).mapToLong(pauses::pauseNanos).toArray();
    assertThat(nanos).isSorted();
    assertThat(Duration.ofNanos(IntStream.range(0, retries).mapToLong(i -> nanos[i]).sum()))
        .isBetween(Duration.ofSeconds(10), Duration.ofMillis(10_001));
  }

  @Test
  void onlyWhatMayHealIsTriedAgain() {
    RetryPauses pauses = new RetryPauses(3);
    assertThat(pauses.again(LOST, 1)).isTrue();
    assertThat(pauses.again(LOST, 3)).isTrue();
    assertThat(pauses.again(LOST, 4)).isFalse();
    assertThat(pauses.again(server(SqlState.ADMIN_SHUTDOWN), 1)).isTrue();
    assertThat(pauses.again(server(SqlState.UNDEFINED_TABLE), 1)).isFalse();
    assertThat(pauses.again(new AuthException("no"), 1)).isFalse();
    assertThat(pauses.again(new IllegalStateException(), 1)).isFalse();
    assertThat(new RetryPauses(0).again(LOST, 1)).isFalse();
  }

  private static ServerException server(String code) {
    return FakeLinks.error(code);
  }
}
