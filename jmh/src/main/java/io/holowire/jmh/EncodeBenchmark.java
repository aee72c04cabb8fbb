package io.holowire.jmh;

import io.holowire.connector.sink.UpsertArrays;
import io.holowire.connector.sink.load.RowEncoder;
import io.holowire.connector.sql.CopyFormat;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
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

/** Flink's rows to what goes through the socket, by the sink's own encoders; per row. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class EncodeBenchmark {
  /** Few enough to stay in the cache, as a row does that another operator has just made. */
  static final int ROWS = 1_000;

  private static final int CHUNK_BYTES = 64 * 1024;

  @Param public SampleTable table;
  @Param public RowForm rows;

  private List<RowData> sample;
  private RowEncoder binary;
  private RowEncoder text;
  private UpsertArrays arrays;
  private ByteBuf encoded;
  private long bytes;

  @Setup
  public void encode() {
    Sample objects = new Sample(table.ddl(), table.rows(ROWS));
    sample = rows.of(objects.rows(), objects.type());
    binary = objects.encoder(CopyFormat.BINARY, this::send);
    text = objects.encoder(CopyFormat.text('|'), this::send);
    arrays = objects.arrays(table.keyColumns());
    encoded = objects.copyOut();
  }

  @TearDown
  public void release() {
    binary.close();
    text.close();
    arrays.close();
    encoded.release();
  }

  /** Takes the place of the socket. */
  private void send(ByteBuf buffer) {
    bytes += buffer.readableBytes();
    buffer.release();
  }

  /** For a bulk load. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public long copyBinary() {
    sample.forEach(binary::write);
    return bytes;
  }

  /** For a bulk load in text format. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public long copyText() {
    sample.forEach(text::write);
    return bytes;
  }

  /** For an upsert: folded by key, then taken apart into an array for each column. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public long unnest() {
    sample.forEach(arrays::add);
    for (ByteBuf array : arrays.take(ByteBufAllocator.DEFAULT)) {
      send(array);
    }
    return bytes;
  }

  /** The yardstick: as many bytes as in {@link #copyBinary}, copied into chunks of that size. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public long sameBytesCopied() {
    encoded.readerIndex(0);
    while (encoded.isReadable()) {
      ByteBuf chunk = Sample.ALLOCATOR.buffer(CHUNK_BYTES);
      chunk.writeBytes(encoded, Math.min(encoded.readableBytes(), CHUNK_BYTES));
      send(chunk);
    }
    return bytes;
  }
}
