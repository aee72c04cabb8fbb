package io.holowire.jmh;

import io.holowire.connector.row.RowDecoder;
import io.holowire.pgwire.copy.CopyEncoder;
import io.holowire.pgwire.copy.CopyRowReader;
import io.netty.buffer.ByteBuf;
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
 * A binary COPY from the server to Flink's rows, by the scan's own decoder; per row, with a copy of
 * the bytes in place of a read of the socket.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DecodeBenchmark {
  private static final int ROWS = EncodeBenchmark.ROWS;

  @Param public SampleTable table;

  private final CopyRowReader copy = new CopyRowReader();
  private ByteBuf bytes;
  private RowDecoder decoder;

  @Setup
  public void encode() {
    Sample sample = new Sample(table.ddl(), table.rows(ROWS));
    decoder = sample.decoder();
    bytes = sample.copyOut();
    readHeader();
  }

  /** So that the rows may come again and again, as those of one long COPY. */
  private void readHeader() {
    try (CopyEncoder empty = new CopyEncoder(Sample.ALLOCATOR, 0, 64, this::readHeader)) {
      empty.beginRow();
      empty.abandonRow();
      empty.flush();
    }
  }

  private void readHeader(ByteBuf chunk) {
    copy.wrap(chunk);
    copy.next();
    chunk.release();
  }

  @TearDown
  public void release() {
    bytes.release();
  }

  /** For a scan. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public long copyBinary() {
    long size = 0;
    ByteBuf run = receive();
    copy.wrap(run);
    while (copy.next()) {
      size += decoder.decode(copy.row()).getSizeInBytes();
    }
    run.release();
    return size;
  }

  /** As a connection hands it on: a view of the buffer into which the socket was read. */
  private ByteBuf receive() {
    ByteBuf read = Sample.ALLOCATOR.ioBuffer(bytes.readableBytes());
    read.writeBytes(bytes, bytes.readerIndex(), bytes.readableBytes());
    ByteBuf run = read.retainedSlice();
    read.release();
    return run;
  }
}
