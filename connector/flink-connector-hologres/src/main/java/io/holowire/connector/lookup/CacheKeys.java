package io.holowire.connector.lookup;

import io.holowire.connector.row.BadValueException;
import io.holowire.connector.row.ColumnWriter;
import io.holowire.connector.row.ColumnWriters;
import io.holowire.connector.row.EqualForm;
import io.holowire.connector.row.RowSettings;
import io.holowire.connector.server.ColumnShape;
import io.holowire.connector.sql.SqlColumn;
import io.holowire.pgwire.type.Oid;
import io.holowire.pgwire.wire.RowReader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/**
 * Makes the same bytes of the key that Flink asks for and of the key columns of a row, where the
 * server would hold them to be equal: both in the format of the server's types. So a cache answers
 * what the server would, whatever classes and types Flink has the key in, and a row whose key was
 * cut to fit Flink's type is not taken for another. For any thread.
 */
final class CacheKeys {
  private static final int FIRST_BYTES = 64;

  private final List<Part> parts;

  /**
   * One column of the key.
   *
   * @param form of its values, or of the elements of its arrays
   */
  private record Part(SqlColumn column, ColumnWriter writer, EqualForm form) {
    void equalise(ByteBuf out, int start) {
      if (column.array()) {
        form.applyToArray(out, start);
      } else {
        form.apply(out, start);
      }
    }
  }

  /** A key's bytes; equal when they are. */
  static final class Key {
    private final byte[] bytes;
    private final int hash;

    private Key(ByteBuf bytes) {
      this.bytes = ByteBufUtil.getBytes(bytes);
      this.hash = Arrays.hashCode(this.bytes);
    }

    int bytes() {
      return bytes.length;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Key key && Arrays.equals(bytes, key.bytes);
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }

  private CacheKeys(List<Part> parts) {
    this.parts = parts;
  }

  /**
   * @param keys the columns of the key, by name, and Flink's types of them
   * @param columns the server's, one for each
   * @throws ValidationException for a column whose values only the server can compare
   */
  static CacheKeys of(RowType keys, List<ColumnShape> columns, RowSettings rows) {
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      ColumnShape column = columns.get(i);
      SqlColumn sent = ColumnWriters.sqlColumn(keys.getTypeAt(i), column);
      int oid = column.isArray() ? column.elementBaseOid() : column.baseTypeOid();
      if (sent.cast() || oid == Oid.JSON || oid == Oid.JSONB) {
        throw new ValidationException(
            "column \""
                + column.name()
                + "\" is part of the key and "
                + column.declaredType()
                + " at the server, whose values only the server can compare: 'lookup.cache' ="
                + " 'FULL' cannot, 'PARTIAL' and 'NONE' can");
      }
      ColumnWriter writer = ColumnWriters.ofCompared(keys.getTypeAt(i), i, column, rows);
      parts.add(new Part(sent, writer, EqualForm.of(oid)));
    }
    return new CacheKeys(parts);
  }

  /** The columns as {@link #found} has to be given them, before others. */
  List<SqlColumn> columns() {
    return parts.stream().map(Part::column).toList();
  }

  /** Of what Flink asks for; null when it has a NULL, or a value that the server's type has not. */
  Key asked(RowData key) {
    ByteBuf out = Unpooled.buffer(FIRST_BYTES);
    for (int i = 0; i < parts.size(); i++) {
      if (key.isNullAt(i)) {
        return null;
      }
      Part part = parts.get(i);
      int start = out.writerIndex();
      try {
        part.writer().write(key, out);
      } catch (BadValueException e) {
        return null;
      }
      part.equalise(out, start);
    }
    return new Key(out);
  }

  /** Of a row as the server sends it; null when it has a NULL, which equals nothing. */
  Key found(RowReader row) {
    ByteBuf out = Unpooled.buffer(FIRST_BYTES);
    for (int i = 0; i < parts.size(); i++) {
      int length = row.length(i);
      if (length < 0) {
        return null;
      }
      int start = out.writerIndex();
      out.writeInt(length).writeBytes(row.buffer(), row.index(i), length);
      parts.get(i).equalise(out, start);
    }
    return new Key(out);
  }
}
