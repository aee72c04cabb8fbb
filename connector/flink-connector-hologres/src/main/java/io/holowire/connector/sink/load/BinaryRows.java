package io.holowire.connector.sink.load;

import io.holowire.connector.row.ColumnWriter;
import io.holowire.pgwire.copy.CopyEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.function.Consumer;
import org.apache.flink.table.data.RowData;

/** Rows in the binary format: the fields as the writers encode them, straight into the chunk. */
final class BinaryRows implements RowEncoder {
  private final ColumnWriter[] writers;
  private final RecentKeys keys;
  private final CopyEncoder encoder;

  BinaryRows(
      ByteBufAllocator allocator,
      ColumnWriter[] writers,
      RecentKeys keys,
      Consumer<ByteBuf> chunks) {
    this.writers = writers;
    this.keys = keys;
    encoder = new CopyEncoder(allocator, writers.length, CHUNK_BYTES, chunks);
  }

  @Override
  public void write(RowData row) {
    ByteBuf out = encoder.beginRow();
    int fields = out.writerIndex();
    boolean complete = false;
    try {
      for (ColumnWriter writer : writers) {
        writer.write(row, out);
      }
      complete = true;
    } catch (IndexOutOfBoundsException e) {
      throw RowEncoder.tooLarge(e);
    } finally {
      if (!complete) {
        encoder.abandonRow();
      }
    }
    keys.add(rows() + 1, out, fields);
    encoder.endRow();
  }

  @Override
  public long rows() {
    return encoder.rows();
  }

  @Override
  public void finish() {
    encoder.finish();
  }

  @Override
  public void close() {
    encoder.close();
  }
}
