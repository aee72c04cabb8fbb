package io.holowire.connector.sink;

import java.util.concurrent.TimeUnit;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.groups.SinkWriterMetricGroup;

/** What a writer reports: FLIP-33's names first. */
final class SinkMetrics {
  private final SinkWriterMetricGroup group;
  private final Counter recordsSent;
  private final Counter bytesSent;
  private final Counter recordErrors;
  private final Counter retries;
  private volatile long sendTimeMillis;

  SinkMetrics(SinkWriterMetricGroup group) {
    this.group = group;
    recordsSent = group.getNumRecordsSendCounter();
    bytesSent = group.getNumBytesSendCounter();
    recordErrors = group.getNumRecordsSendErrorsCounter();
    retries = group.counter("retries");
    group.setCurrentSendTimeGauge(() -> sendTimeMillis);
  }

  void batchesInFlight(Gauge<Integer> number) {
    group.gauge("batchesInFlight", number);
  }

  void acknowledged(RowBatch batch, long nanos) {
    sent(batch.size(), batch.bytes());
    sendTimeMillis = TimeUnit.NANOSECONDS.toMillis(nanos);
  }

  void sent(long records, long bytes) {
    recordsSent.inc(records);
    bytesSent.inc(bytes);
  }

  void failed(long records) {
    recordErrors.inc(records);
  }

  void retried() {
    retries.inc();
  }
}
