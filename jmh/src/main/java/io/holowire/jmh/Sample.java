package io.holowire.jmh;

import io.holowire.connector.row.ColumnWriter;
import io.holowire.connector.row.ColumnWriters;
import io.holowire.connector.row.RowDecoder;
import io.holowire.connector.row.RowSettings;
import io.holowire.connector.server.ColumnShape;
import io.holowire.connector.server.TableShape;
import io.holowire.connector.sink.UpsertArrays;
import io.holowire.connector.sink.WriteTarget;
import io.holowire.connector.sink.load.RowEncoder;
import io.holowire.connector.sql.CopyFormat;
import io.holowire.connector.sql.OnConflict;
import io.holowire.connector.sql.SqlColumn;
import io.holowire.connector.sql.TablePath;
import io.holowire.connector.sql.UpsertType;
import io.holowire.pgwire.type.PgText.NulPolicy;
import io.holowire.pgwire.wire.Frontend;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.utils.LogicalTypeParser;

/**
 * Flink's rows of one table, and the connector's own code that brings them to the server's formats
 * and back.
 */
final class Sample {
  /** What the connections take their buffers from. */
  static final ByteBufAllocator ALLOCATOR = PooledByteBufAllocator.DEFAULT;

  private static final RowSettings SETTINGS = new RowSettings(ZoneOffset.UTC, NulPolicy.FAIL);
  private static final TablePath PATH = new TablePath("public", "sample");

  private final RowType type;
  private final List<ColumnShape> columns;
  private final List<RowData> rows;

  /**
   * @param ddl the columns, for Flink and for the server
   */
  Sample(String ddl, List<RowData> rows) {
    type = (RowType) LogicalTypeParser.parse("ROW<" + ddl + ">", Sample.class.getClassLoader());
    columns = ServerColumns.of(type);
    this.rows = rows;
  }

  RowType type() {
    return type;
  }

  List<RowData> rows() {
    return rows;
  }

  /** What writes each column of the rows. */
  ColumnWriter[] writers() {
    return IntStream.range(0, columns.size())
        .mapToObj(i -> ColumnWriters.of(type.getTypeAt(i), i, columns.get(i), SETTINGS))
        .toArray(ColumnWriter[]::new);
  }

  /** What a bulk load writes with. */
  RowEncoder encoder(CopyFormat format, Consumer<ByteBuf> chunks) {
    return RowEncoder.of(format, ALLOCATOR, writers(), sqlColumns(), chunks);
  }

  /**
   * What an upsert writes with.
   *
   * @param keyColumns how many of the first columns are the key; 0 = rows are appended
   */
  UpsertArrays arrays(int keyColumns) {
    TableShape table = new TableShape(0, PATH, 'r', false, null, columns, List.of());
    return new UpsertArrays(
        new WriteTarget(
            table,
            sqlColumns(),
            columns.stream().map(ColumnShape::declaredType).toList(),
            writers(),
            keyColumns,
            OnConflict.of(UpsertType.INSERT_OR_REPLACE, List.of())));
  }

  /** What a scan reads with. */
  RowDecoder decoder() {
    return new RowDecoder(type, columns, 0, SETTINGS);
  }

  /** The rows as the server sends them in a binary COPY: each in a message of its own. */
  ByteBuf copyOut() {
    ColumnWriter[] writers = writers();
    ByteBuf out = Unpooled.directBuffer();
    for (RowData row : rows) {
      int mark = Frontend.beginCopyData(out);
      write(row, writers, out);
      Frontend.endCopyData(out, mark);
    }
    return out;
  }

  /** The rows as the server answers a query with them. */
  ByteBuf dataRows() {
    ColumnWriter[] writers = writers();
    ByteBuf out = Unpooled.directBuffer();
    for (RowData row : rows) {
      int start = out.writerIndex();
      out.writeByte('D').writeInt(0);
      write(row, writers, out);
      out.setInt(start + 1, out.writerIndex() - start - 1);
    }
    return out;
  }

  private static void write(RowData row, ColumnWriter[] writers, ByteBuf out) {
    out.writeShort(writers.length);
    for (ColumnWriter writer : writers) {
      writer.write(row, out);
    }
  }

  private List<SqlColumn> sqlColumns() {
    return IntStream.range(0, columns.size())
        .mapToObj(i -> ColumnWriters.sqlColumn(type.getTypeAt(i), columns.get(i)))
        .toList();
  }
}
