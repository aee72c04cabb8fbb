package io.holowire.it.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.holowire.pgwire.kit.FaultProxy;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.flink.core.execution.JobClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that does not come back: the sink gives up as its options say, and says so. */
@Tag("once")
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class RetryLimitsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static Lab lab;

  @BeforeAll
  static void open() {
    lab = new Lab();
    lab.oracle().execute("create table target (n int primary key, m int)");
  }

  @AfterAll
  static void close() {
    lab.close();
  }

  @BeforeEach
  void empty() {
    lab.oracle().execute("truncate target");
  }

  @Test
  void noRetryFailsAtOnceWithTheReason() throws Exception {
    try (FaultProxy proxy = proxy()) {
      assertThat(failureOfOutage(proxy, "sink.max-retries", "0"))
          .contains("to target at " + endpoint(proxy))
          .doesNotContain("given up after");
      assertThat(proxy.accepted()).isEqualTo(1);
    }
  }

  @Test
  void retriesAreCounted() throws Exception {
    try (FaultProxy proxy = proxy()) {
      assertThat(failureOfOutage(proxy, "sink.max-retries", "2"))
          .containsPattern(
              "given up after 2 retries in \\d+ s\\) to target at " + endpoint(proxy) + "/");
      assertThat(proxy.accepted()).isEqualTo(1 + 2);
    }
  }

  @Test
  void timeIsUpSoonerThanByDefault() throws Exception {
    try (FaultProxy proxy = proxy()) {
      assertThat(failureOfOutage(proxy, "retry.max-duration", "1 s"))
          .containsPattern(
              "given up after \\d+ retr(y|ies) in \\d+ s\\) to target at " + endpoint(proxy) + "/");
      assertThat(proxy.accepted()).isBetween(2, 20);
    }
  }

  /** What a job dies of whose server goes away for good. */
  private static String failureOfOutage(FaultProxy proxy, String option, String value)
      throws Exception {
    Session session = Session.streaming();
    session.run(
        "CREATE TABLE numbers (n INT) WITH ('connector' = 'datagen', 'rows-per-second' = '200',"
            + " 'fields.n.kind' = 'sequence', 'fields.n.start' = '1', 'fields.n.end' = '1000000');"
            + " CREATE TABLE target (n INT, m INT)"
            + lab.with(
                "target",
                "endpoint",
                endpoint(proxy),
                "connection.ssl.mode",
                "disable", // else every attempt connects twice
                "sink.buffer-flush.interval",
                "50 ms",
                option,
                value));
    JobClient job = session.start("INSERT INTO target SELECT n, n FROM numbers");
    await().atMost(PATIENCE).until(() -> lab.oracle().number("select count(*) from target") > 0);
    proxy.refuse(true);
    proxy.resetAll();
    StringWriter text = new StringWriter();
    assertThatThrownBy(() -> job.getJobExecutionResult().get(30, TimeUnit.SECONDS))
        .satisfies(failure -> failure.printStackTrace(new PrintWriter(text)));
    return text.toString();
  }

  private static FaultProxy proxy() throws Exception {
    return FaultProxy.to(lab.server().host(), lab.server().port());
  }

  private static String endpoint(FaultProxy proxy) {
    return proxy.host() + ":" + proxy.port();
  }
}
