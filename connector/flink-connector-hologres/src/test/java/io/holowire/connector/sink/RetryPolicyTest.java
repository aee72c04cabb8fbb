package io.holowire.connector.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.holowire.pgwire.error.ConnectionException;
import io.holowire.pgwire.error.PgException;
import io.holowire.pgwire.error.ServerException;
import io.holowire.pgwire.error.ServerFields;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryPolicyTest {
  private static final PgException LOST = new ConnectionException("gone", true);

  private long now = 1_000_000;

  private RetryPolicy policy(int maxRetries) {
    return new RetryPolicy(Duration.ofSeconds(60), maxRetries, () -> now, () -> 1.0);
  }

  private static PgException server(String code) {
    return new ServerException(ServerFields.of("ERROR", code, "no"));
  }

  @Test
  void delayDoublesUpToFiveSeconds() {
    RetryPolicy policy = policy(RetryPolicy.UNLIMITED);
    long[] delays = new long[9];
    for (int i = 0; i < delays.length; i++) {
      delays[i] = policy.failed(LOST).orElseThrow();
    }
    assertThat(delays).containsExactly(100, 200, 400, 800, 1600, 3200, 5000, 5000, 5000);
  }

  @Test
  void jitterTakesOffUpToHalf() {
    RetryPolicy policy =
        new RetryPolicy(Duration.ofSeconds(60), RetryPolicy.UNLIMITED, () -> now, () -> 0.0);
    assertThat(policy.failed(LOST)).hasValue(50);
  }

  @Test
  void outageEndsAfterMaxDurationWithALastAttemptAtItsEnd() {
    RetryPolicy policy = policy(RetryPolicy.UNLIMITED);
    policy.failed(LOST);
    now += 59_950;
    assertThat(policy.failed(LOST)).hasValue(50);
    now += 50;
    assertThat(policy.failed(LOST)).isEmpty();
    assertThat(policy.account()).isEqualTo(" (given up after 2 retries in 60 s)");
  }

  @Test
  void successStartsAfresh() {
    RetryPolicy policy = policy(1);
    assertThat(policy.failed(LOST)).isPresent();
    policy.succeeded();
    now += 100_000;
    assertThat(policy.inOutage()).isFalse();
    assertThat(policy.failed(LOST)).hasValue(100);
  }

  @ParameterizedTest
  @ValueSource(strings = {"28P01", "28000", "3D000", "42P01", "42703", "42501", "23505", "22003"})
  void whatTimeDoesNotHealIsNotRepeated(String code) {
    assertThat(policy(RetryPolicy.UNLIMITED).failed(server(code))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"08006", "57P01", "57P02", "57P03", "53300", "53100", "25006", "40001", "40P01"})
  void whatTimeMayHealIsRepeated(String code) {
    assertThat(policy(RetryPolicy.UNLIMITED).failed(server(code))).isPresent();
  }

  @Test
  void maxRetriesCapsAttempts() {
    RetryPolicy policy = policy(2);
    assertThat(policy.failed(LOST)).isPresent();
    assertThat(policy.failed(LOST)).isPresent();
    assertThat(policy.failed(LOST)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"40001", "40P01"})
  void collisionsAreBoundedByTimeOnly(String code) {
    RetryPolicy policy = policy(1);
    for (int i = 0; i < 20; i++) {
      assertThat(policy.failed(server(code))).isPresent();
    }
    now += 60_000;
    assertThat(policy.failed(server(code))).isEmpty();
  }

  @Test
  void zeroRetriesMeansNone() {
    assertThat(policy(0).failed(server("40P01"))).isEqualTo(OptionalLong.empty());
    assertThat(policy(0).failed(LOST)).isEqualTo(OptionalLong.empty());
    assertThat(policy(0).account()).isEmpty();
  }
}
