package io.holowire.jmh;

import io.holowire.pgwire.copy.CopyEncoder;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.infra.Blackhole;

/** Rows of {@code lineitem} to binary COPY chunks, ready for the socket; per row. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CopyEncodeBenchmark {
  private static final int CHUNK_BYTES = 64 * 1024;

  @Benchmark
  @OperationsPerInvocation(LineItems.ROWS)
  public void lineItem(LineItems items, Blackhole sink) {
    try (CopyEncoder encoder =
        new CopyEncoder(
            PooledByteBufAllocator.DEFAULT,
            LineItems.COLUMNS,
            CHUNK_BYTES,
            chunk -> {
              sink.consume(chunk.readableBytes());
              chunk.release();
            })) {
      for (int i = 0; i < LineItems.ROWS; i++) {
        items.row(i).write(encoder.beginRow());
        encoder.endRow();
      }
      encoder.finish();
    }
  }
}
