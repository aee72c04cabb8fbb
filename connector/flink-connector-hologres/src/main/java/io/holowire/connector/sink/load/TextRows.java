package io.holowire.connector.sink.load;

import io.holowire.connector.row.ArrayText;
import io.holowire.connector.row.ColumnWriter;
import io.holowire.connector.row.FieldText;
import io.holowire.connector.sql.SqlColumn;
import io.holowire.pgwire.copy.CopyText;
import io.holowire.pgwire.copy.CopyTextEncoder;
import io.holowire.pgwire.type.PgText.NulPolicy;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.function.Consumer;
import org.apache.flink.table.data.RowData;

/**
 * Rows in the text format. Each value is encoded as for the binary one and then printed, so that
 * limits, rounding and zones are the same.
 */
final class TextRows implements RowEncoder {
  private static final int INITIAL_BYTES = 4 * 1024;

  /** A buffer that one huge row has blown up beyond this is not kept. */
  private static final int KEPT_BYTES = 1024 * 1024;

  private final ColumnWriter[] writers;
  private final Column[] columns;
  private final RecentKeys keys;
  private final CopyTextEncoder encoder;

  /** On the heap, because the encoder takes arrays. */
  private ByteBuf fields = Unpooled.buffer(INITIAL_BYTES);

  private ByteBuf text = Unpooled.buffer(INITIAL_BYTES);

  TextRows(
      ByteBufAllocator allocator,
      ColumnWriter[] writers,
      List<SqlColumn> columns,
      char delimiter,
      RecentKeys keys,
      Consumer<ByteBuf> chunks) {
    this.writers = writers;
    this.keys = keys;
    FieldText values = new FieldText();
    this.columns = new Column[writers.length];
    for (int i = 0; i < writers.length; i++) {
      this.columns[i] = Column.of(writers[i].valueOid(), columns.get(i), values);
    }
    // The writers have dealt with NULs.
    encoder =
        new CopyTextEncoder(
            allocator, CopyText.delimitedBy(delimiter), NulPolicy.FAIL, CHUNK_BYTES, chunks);
  }

  @Override
  public void write(RowData row) {
    try {
      for (ColumnWriter writer : writers) {
        writer.write(row, fields);
      }
      keys.add(rows() + 1, fields, 0);
      print();
    } catch (IndexOutOfBoundsException e) {
      throw RowEncoder.tooLarge(e);
    } finally {
      fields = cleared(fields);
      text = cleared(text);
    }
    encoder.endRow();
  }

  private void print() {
    encoder.beginRow();
    boolean complete = false;
    try {
      int at = 0;
      for (Column column : columns) {
        int length = fields.getInt(at);
        at += Integer.BYTES;
        if (length < 0) {
          encoder.writeNull();
        } else {
          print(column, at, length);
          at += length;
        }
      }
      complete = true;
    } finally {
      if (!complete) {
        encoder.abandonRow();
      }
    }
  }

  private void print(Column column, int at, int length) {
    if (column.isText()) {
      encoder.writeText(fields.array(), at, length);
    } else {
      text.clear();
      column.write(fields, at, length, text);
      encoder.writeText(text.array(), 0, text.writerIndex());
    }
  }

  private static ByteBuf cleared(ByteBuf buffer) {
    if (buffer.capacity() <= KEPT_BYTES) {
      return buffer.clear();
    }
    buffer.release();
    return Unpooled.buffer(INITIAL_BYTES);
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

  /**
   * How the values of one column are printed.
   *
   * @param isText whether an encoded value is its text
   * @param array null = its values are no arrays
   */
  private record Column(int oid, boolean isText, FieldText values, ArrayText array) {
    static Column of(int oid, SqlColumn column, FieldText values) {
      if (!column.array()) {
        return new Column(oid, FieldText.isText(oid), values, null);
      }
      // The only built-in type whose arrays have no commas.
      char delimiter = column.columnType().equals("box[]") ? ';' : ',';
      return new Column(oid, false, values, new ArrayText(oid, delimiter, values));
    }

    void write(ByteBuf in, int index, int length, ByteBuf out) {
      if (array == null) {
        values.write(oid, in, index, length, out);
      } else {
        array.write(in, index, length, out);
      }
    }
  }
}
