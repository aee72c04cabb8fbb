package io.holowire.jmh.compare.checksum;

import java.util.concurrent.atomic.AtomicReference;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/** Adds up the rows that all its subtasks in this JVM get, and forgets them. */
public record ChecksumSink(RowType type) implements Sink<RowData> {
  private static final Total NOTHING = Total.undecoded(0);
  private static final AtomicReference<Total> RECEIVED = new AtomicReference<>(NOTHING);

  /** What has come since the last call, of subtasks that have ended. */
  public static Total takeReceived() {
    return RECEIVED.getAndSet(NOTHING);
  }

  @Override
  public SinkWriter<RowData> createWriter(WriterInitContext context) {
    return new Writer(new Columns(type));
  }

  private static final class Writer implements SinkWriter<RowData> {
    private final Columns columns;
    private final Checksum checksum = new Checksum();

    Writer(Columns columns) {
      this.columns = columns;
    }

    @Override
    public void write(RowData row, Context context) {
      columns.add(row, checksum);
    }

    @Override
    public void flush(boolean endOfInput) {
      if (endOfInput) {
        RECEIVED.accumulateAndGet(checksum.total(), Total::plus);
      }
    }

    @Override
    public void close() {}
  }
}
