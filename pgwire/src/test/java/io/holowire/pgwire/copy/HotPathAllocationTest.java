package io.holowire.pgwire.copy;

import static io.holowire.pgwire.kit.Backend.dataRow;
import static org.assertj.core.api.Assertions.assertThat;

import io.holowire.pgwire.kit.Allocations;
import io.holowire.pgwire.kit.Message;
import io.holowire.pgwire.wire.BackendHandler;
import io.holowire.pgwire.wire.FrameDecoder;
import io.holowire.pgwire.wire.Leaks;
import io.holowire.pgwire.wire.RowReader;
import io.holowire.pgwire.wire.RunReader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

/**
 * No allocation per row or per value, in either direction: what is allocated is per chunk or per
 * read.
 */
class HotPathAllocationTest {
  private static final int ROWS = 20_000;

  /**
   * A fraction of the smallest object, which has 16 bytes: leaves room for what a chunk of rows
   * costs.
   */
  private static final double BYTES_PER_ROW = 2;

  private final UnpooledByteBufAllocator allocator = Leaks.countingAllocator();

  private static void assertAllocatesNothingPerRow(LongSupplier rows) {
    rows.getAsLong(); // loads classes, grows what is kept
    long[] seen = new long[1];
    long allocated = Allocations.bytes(() -> seen[0] = rows.getAsLong());
    assertThat(seen[0]).isEqualTo(ROWS);
    assertThat((double) allocated / ROWS).as("bytes per row").isLessThan(BYTES_PER_ROW);
  }

  @Test
  void encodingRows() {
    assertAllocatesNothingPerRow(
        () -> {
          try (CopyEncoder encoder = new CopyEncoder(allocator, 3, 64 * 1024, ByteBuf::release)) {
            for (int i = 0; i < ROWS; i++) {
              encoder.beginRow().writeInt(4).writeInt(i).writeInt(8).writeLong(i).writeInt(-1);
              encoder.endRow();
            }
            encoder.finish();
            return encoder.rows();
          }
        });
    Leaks.assertNone(allocator);
  }

  @Test
  void readingCopiedRows() {
    ByteBuf chunk = allocator.buffer();
    try (CopyEncoder encoder =
        new CopyEncoder(
            allocator,
            2,
            1 << 20,
            all -> {
              chunk.writeBytes(all);
              all.release();
            })) {
      for (int i = 0; i < ROWS; i++) {
        encoder.beginRow().writeInt(4).writeInt(1).writeInt(8).writeLong(2);
        encoder.endRow();
      }
      encoder.finish();
    }
    assertAllocatesNothingPerRow(
        () -> {
          CopyRowReader reader = new CopyRowReader();
          reader.wrap(chunk);
          long rows = 0;
          while (reader.next()) {
            rows += reader.row().getLong(1) - reader.row().getInt(0);
          }
          return rows;
        });
    chunk.release();
    Leaks.assertNone(allocator);
  }

  @Test
  void decodingDataRows() {
    ByteBuf rows = Message.buffer(Collections.nCopies(ROWS, dataRow(1, 2L, null)));
    RowCounter counter = new RowCounter();
    assertAllocatesNothingPerRow(
        () -> {
          counter.rows = 0;
          try (FrameDecoder decoder = new FrameDecoder(counter.handler(), allocator, 1 << 20)) {
            rows.readerIndex(0);
            while (rows.isReadable()) { // as a socket would: nearly every read ends within a row
              int size = Math.min(rows.readableBytes(), 64 * 1024 - 1);
              ByteBuf read = rows.readSlice(size);
              decoder.feed(read);
            }
          }
          return counter.rows;
        });
    Leaks.assertNone(allocator);
  }

  private static final class RowCounter {
    private final RunReader messages = new RunReader();
    private final RowReader row = new RowReader();
    private long rows;

    BackendHandler handler() {
      return (BackendHandler)
          Proxy.newProxyInstance(
              getClass().getClassLoader(),
              new Class<?>[] {BackendHandler.class},
              (proxy, method, arguments) -> {
                count((ByteBuf) arguments[0]);
                return null;
              });
    }

    private void count(ByteBuf run) {
      messages.wrap(run);
      while (messages.next()) {
        row.wrap(messages);
        rows += row.getLong(1) - row.getInt(0);
      }
    }
  }
}
