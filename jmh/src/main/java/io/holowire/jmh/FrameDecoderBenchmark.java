package io.holowire.jmh;

import io.holowire.pgwire.wire.FrameDecoder;
import io.holowire.pgwire.wire.RowReader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.concurrent.TimeUnit;
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

/**
 * The bytes of {@code SELECT * FROM lineitem}, as they arrive, to a walk over its rows; per row.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FrameDecoderBenchmark {
  private static final int ROWS = EncodeBenchmark.ROWS;
  private static final int MAX_MESSAGE_BYTES = 1 << 20;

  /** How many bytes one read of the socket brings. */
  @Param({"1024", "65536"})
  public int segmentBytes;

  private final RowWalk walk = new RowWalk();
  private ByteBuf stream;
  private FrameDecoder decoder;

  @Setup
  public void fill() {
    stream = new Sample(SampleTable.LINEITEM.ddl(), SampleTable.LINEITEM.rows(ROWS)).dataRows();
    decoder = new FrameDecoder(walk, UnpooledByteBufAllocator.DEFAULT, MAX_MESSAGE_BYTES);
  }

  @TearDown
  public void release() {
    decoder.close();
    stream.release();
  }

  @Benchmark
  @OperationsPerInvocation(ROWS)
  public long dataRows() {
    stream.readerIndex(0);
    while (stream.isReadable()) {
      decoder.feed(stream.readSlice(Math.min(segmentBytes, stream.readableBytes())));
    }
    return walk.sum();
  }

  /** Looks at three columns of each row. */
  private static final class RowWalk extends RowsOnly {
    private long sum;

    long sum() {
      return sum;
    }

    @Override
    void row(RowReader row) {
      sum += row.getLong(0) + row.getInt(3) + row.length(15);
    }
  }
}
