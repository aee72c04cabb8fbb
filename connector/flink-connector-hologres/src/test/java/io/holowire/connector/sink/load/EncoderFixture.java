package io.holowire.connector.sink.load;

import io.holowire.connector.row.ColumnWriter;
import io.holowire.connector.row.ColumnWriters;
import io.holowire.connector.row.RowSettings;
import io.holowire.connector.server.ColumnShape;
import io.holowire.connector.sql.CopyFormat;
import io.holowire.connector.sql.SqlColumn;
import io.holowire.pgwire.type.Oid;
import io.holowire.pgwire.type.PgText.NulPolicy;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.types.logical.LogicalType;

/** Encoders of columns {@code c0, c1 …}, and what they hand over, without the messages' heads. */
final class EncoderFixture {
  private static final int COPY_DATA_HEAD = 5;

  private final List<ColumnWriter> writers = new ArrayList<>();
  private final List<SqlColumn> columns = new ArrayList<>();
  private final ByteBuf sent = Unpooled.buffer();
  ByteBufAllocator allocator = UnpooledByteBufAllocator.DEFAULT;
  int chunks;

  /** Whether what is handed over is not kept. */
  boolean drop;

  EncoderFixture column(LogicalType type, int oid) {
    ColumnShape shape =
        ColumnShape.plain("c" + columns.size(), columns.size() + 1, oid, "type" + oid);
    writers.add(
        ColumnWriters.of(
            type, columns.size(), shape, new RowSettings(ZoneOffset.UTC, NulPolicy.FAIL)));
    columns.add(ColumnWriters.sqlColumn(type, shape));
    return this;
  }

  /** An array whose values travel as those of text. */
  EncoderFixture castArray(LogicalType type, int elementOid, String typeSql) {
    ColumnShape shape =
        ColumnShape.plainArray(
            "c" + columns.size(), columns.size() + 1, Oid.TEXT - 1, elementOid, typeSql);
    writers.add(
        ColumnWriters.of(
            type, columns.size(), shape, new RowSettings(ZoneOffset.UTC, NulPolicy.FAIL)));
    columns.add(ColumnWriters.sqlColumn(type, shape));
    return this;
  }

  List<SqlColumn> columns() {
    return columns;
  }

  RowEncoder encoder(CopyFormat format) {
    return RowEncoder.of(
        format, allocator, writers.toArray(ColumnWriter[]::new), columns, this::take);
  }

  RowEncoder encoder(CopyFormat format, RecentKeys keys) {
    return RowEncoder.of(
        format, allocator, writers.toArray(ColumnWriter[]::new), columns, keys, this::take);
  }

  private void take(ByteBuf chunk) {
    if (!drop) {
      sent.writeBytes(chunk, COPY_DATA_HEAD, chunk.readableBytes() - COPY_DATA_HEAD);
    }
    chunk.release();
    chunks++;
  }

  /** In one message again, as readers want it. */
  ByteBuf message() {
    return Unpooled.buffer()
        .writeByte('d')
        .writeInt(Integer.BYTES + sent.readableBytes())
        .writeBytes(sent.duplicate());
  }

  String sentText() {
    return sent.toString(StandardCharsets.UTF_8);
  }
}
