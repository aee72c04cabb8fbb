package io.holowire.jmh;

import io.holowire.connector.row.ColumnWriter;
import io.holowire.connector.row.RowDecoder;
import io.holowire.pgwire.wire.RowReader;
import io.holowire.pgwire.wire.RunReader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.table.data.RowData;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Values of one type, from Flink's rows of one column to the binary format and back; per value. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ValueBenchmark {
  private static final int VALUES = 1_000;

  @Param public SampleValue value;

  private final RunReader messages = new RunReader();
  private final RowReader tuple = new RowReader();
  private final ByteBuf out = Unpooled.directBuffer();
  private List<RowData> rows;
  private ColumnWriter writer;
  private ByteBuf encoded;
  private RowDecoder decoder;

  @Setup
  public void encode() {
    Sample sample = new Sample("v " + value.type(), value.rows(VALUES));
    rows = sample.rows();
    writer = sample.writers()[0];
    encoded = sample.dataRows();
    decoder = sample.decoder();
  }

  @TearDown
  public void release() {
    out.release();
    encoded.release();
  }

  @Benchmark
  @OperationsPerInvocation(VALUES)
  public ByteBuf write() {
    out.clear();
    for (RowData row : rows) {
      writer.write(row, out);
    }
    return out;
  }

  @Benchmark
  @OperationsPerInvocation(VALUES)
  public long read() {
    long bytes = 0;
    messages.wrap(encoded);
    while (messages.next()) {
      tuple.wrap(messages);
      bytes += decoder.decode(tuple).getSizeInBytes();
    }
    return bytes;
  }
}
