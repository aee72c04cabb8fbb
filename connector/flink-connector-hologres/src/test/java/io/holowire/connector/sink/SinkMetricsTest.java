package io.holowire.connector.sink;

import static io.holowire.connector.sink.TestRows.row;
import static org.apache.flink.types.RowKind.INSERT;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.metrics.groups.SinkWriterMetricGroup;
import org.junit.jupiter.api.Test;

/** The names that users build dashboards on, and what moves each. */
class SinkMetricsTest {
  private final Map<String, Object> registered = new TreeMap<>();
  private final SinkMetrics metrics =
      new SinkMetrics(
          (SinkWriterMetricGroup)
              Proxy.newProxyInstance(
                  getClass().getClassLoader(),
                  new Class<?>[] {SinkWriterMetricGroup.class},
                  (proxy, method, arguments) -> register(method.getName(), arguments)));

  private Object register(String method, Object[] arguments) {
    if (method.matches("getNum.*Counter")) {
      String name = method.substring("getN".length(), method.length() - "Counter".length());
      return registered.computeIfAbsent("n" + name, first -> new SimpleCounter());
    }
    if (method.equals("setCurrentSendTimeGauge")) {
      registered.put("currentSendTime", arguments[0]);
      return null;
    }
    Object metric = method.equals("counter") ? new SimpleCounter() : arguments[1];
    registered.put((String) arguments[0], metric);
    return metric;
  }

  private long count(String name) {
    return ((Counter) registered.get(name)).getCount();
  }

  @Test
  void countWhatTheySay() {
    metrics.batchesInFlight(() -> 3);
    metrics.connectionsInUse(() -> 1);
    RowBatch batch = TestRows.batch(row(INSERT, 1L, "a", 1L), row(INSERT, 2L, "b", 2L));
    metrics.acknowledged(batch, TimeUnit.MILLISECONDS.toNanos(40));
    metrics.flushed(SinkMetrics.Flush.CHECKPOINT);
    metrics.retried();
    metrics.skipped();
    metrics.failed(5);

    assertThat(registered.keySet())
        .containsExactly(
            "batchLatencyMillis",
            "batchRows",
            "batchesInFlight",
            "connectionsInUse",
            "currentSendTime",
            "flushesForBytes",
            "flushesForCheckpoint",
            "flushesForInterval",
            "flushesForRows",
            "numBytesSend",
            "numRecordsSend",
            "numRecordsSendErrors",
            "retries",
            "skippedRows");
    assertThat(count("numRecordsSend")).isEqualTo(2);
    assertThat(count("numBytesSend")).isEqualTo(batch.bytes());
    assertThat(count("numRecordsSendErrors")).isEqualTo(6);
    assertThat(count("skippedRows")).isEqualTo(1);
    assertThat(count("retries")).isEqualTo(1);
    assertThat(count("flushesForCheckpoint")).isEqualTo(1);
    assertThat(count("flushesForRows")).isZero();
    assertThat(((Histogram) registered.get("batchRows")).getStatistics().getMax()).isEqualTo(2);
    assertThat(((Histogram) registered.get("batchLatencyMillis")).getStatistics().getMax())
        .isEqualTo(40);
    assertThat(((Gauge<?>) registered.get("currentSendTime")).getValue()).isEqualTo(40L);
    assertThat(((Gauge<?>) registered.get("batchesInFlight")).getValue()).isEqualTo(3);
  }
}
