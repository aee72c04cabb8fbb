package io.holowire.connector.sink.load;

import io.holowire.connector.row.ColumnWriter;
import io.holowire.connector.sql.CopyFormat;
import io.holowire.connector.sql.SqlColumn;
import io.holowire.pgwire.copy.CopyEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.List;
import java.util.function.Consumer;
import org.apache.flink.table.data.RowData;

/** Stand-in. */
interface RowEncoder extends AutoCloseable {
  static RowEncoder of(
      CopyFormat format,
      ByteBufAllocator allocator,
      ColumnWriter[] writers,
      List<SqlColumn> columns,
      RecentKeys keys,
      Consumer<ByteBuf> chunks) {
    CopyEncoder encoder = new CopyEncoder(allocator, writers.length, 64 * 1024, chunks);
    return new RowEncoder() {
      @Override
      public void write(RowData row) {
        ByteBuf out = encoder.beginRow();
        boolean complete = false;
        try {
          for (ColumnWriter writer : writers) {
            writer.write(row, out);
          }
          complete = true;
        } finally {
          if (!complete) {
            encoder.abandonRow();
          }
        }
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
    };
  }

  void write(RowData row);

  long rows();

  void finish();

  @Override
  void close();
}
