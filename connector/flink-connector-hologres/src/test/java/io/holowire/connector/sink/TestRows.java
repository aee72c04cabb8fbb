package io.holowire.connector.sink;

import io.holowire.connector.row.BadValueException;
import io.holowire.connector.row.ColumnWriter;
import io.holowire.connector.sink.KeyedFolding.SameKey;
import io.holowire.connector.sink.Step.Action;
import io.holowire.connector.sql.DeleteStrategy;
import io.holowire.pgwire.type.PgScalars;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.types.RowKind;

/**
 * Rows of (id BIGINT, name STRING, value BIGINT), whose key is (id, name), to and from their
 * encoding.
 */
final class TestRows {
  static final int KEY_COLUMNS = 2;

  /** A value that cannot be encoded. */
  static final Long BAD = Long.MIN_VALUE;

  private TestRows() {}

  static GenericRowData row(RowKind kind, Long id, String name, Long value) {
    return GenericRowData.ofKind(
        kind, id, name == null ? null : StringData.fromString(name), value);
  }

  static ColumnWriter[] writers() {
    return new ColumnWriter[] {
      (row, out) -> write(out, row.isNullAt(0) ? null : row.getLong(0)),
      (row, out) -> write(out, row.isNullAt(1) ? null : row.getString(1).toBytes()),
      (row, out) -> {
        if (!row.isNullAt(2) && row.getLong(2) == BAD) {
          throw new BadValueException("value", "is bad");
        }
        write(out, row.isNullAt(2) ? null : row.getLong(2));
      }
    };
  }

  private static void write(ByteBuf out, Long value) {
    if (value == null) {
      PgScalars.writeNull(out);
    } else {
      PgScalars.writeInt8(out, value);
    }
  }

  private static void write(ByteBuf out, byte[] value) {
    if (value == null) {
      PgScalars.writeNull(out);
    } else {
      PgScalars.writeBytea(out, value);
    }
  }

  /** These changes as a batch in which the last row of a key wins. */
  static RowBatch batch(RowData... rows) {
    Changes changes = new Changes(writers(), KEY_COLUMNS);
    for (RowData row : rows) {
      changes.add(row);
    }
    new Retractions().settle(changes, null);
    return RowBatch.of(
        changes, new KeyedFolding(KEY_COLUMNS, SameKey.LAST_WINS, DeleteStrategy.DELETE, true));
  }

  /** The steps of a batch: what each does, and its rows. */
  static List<String> steps(RowBatch batch) {
    return batch.steps().stream()
        .map(
            step ->
                step.action()
                    + " "
                    + decode(step.rows(), step.action() == Action.UPSERT ? 3 : KEY_COLUMNS))
        .toList();
  }

  /** The first {@code columns} values of each row. */
  static List<List<Object>> decode(Rows rows, int columns) {
    List<List<Object>> decoded = new ArrayList<>();
    ByteBuffer bytes = ByteBuffer.wrap(rows.bytes());
    for (int i = 0; i < rows.count(); i++) {
      bytes.position(rows.offset(i));
      List<Object> row = new ArrayList<>();
      for (int column = 0; column < columns; column++) {
        int length = bytes.getInt();
        if (length < 0) {
          row.add(null);
        } else {
          byte[] value = new byte[length];
          bytes.get(value);
          row.add(
              column == 1
                  ? new String(value, StandardCharsets.UTF_8)
                  : ByteBuffer.wrap(value).getLong());
        }
      }
      decoded.add(row);
    }
    return decoded;
  }
}
