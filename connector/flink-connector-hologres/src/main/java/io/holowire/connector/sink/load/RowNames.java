package io.holowire.connector.sink.load;

import io.holowire.connector.row.BadValueException;
import io.holowire.connector.row.ColumnWriter;
import io.holowire.connector.row.KeyText;
import io.holowire.connector.sink.WriteTarget;
import io.holowire.connector.sql.SqlColumn;
import io.holowire.pgwire.error.ServerException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.apache.flink.table.data.RowData;

/** Tells a person which row of a load is meant: by its number in the subtask, and by its key. */
final class RowNames {
  private final WriteTarget target;
  private final List<String> columns;
  private final RecentKeys keys;

  /** Of a load into that table. */
  RowNames(WriteTarget target) {
    this.target = target;
    columns = target.columns().stream().map(SqlColumn::name).toList();
    keys = new RecentKeys(target.key());
  }

  /** Where encoders leave the keys of their rows. */
  RecentKeys keys() {
    return keys;
  }

  /**
   * The row that the server has refused, as far as it says; empty when it does not.
   *
   * @param table that the COPY names, without its schema
   * @param rowsBefore what the subtask has written by earlier COPYs
   */
  String of(ServerException failure, String table, long rowsBefore) {
    return CopyFault.of(failure, table, columns)
        .describe(rowsBefore, keys, columns, target.types());
  }

  /**
   * A row that is not even sent.
   *
   * @param number in the subtask, from 1
   */
  String of(RowData row, long number) {
    String key = key(row);
    return "row " + number + " of the subtask" + (key.isEmpty() ? "" : ", " + key);
  }

  private String key(RowData row) {
    if (!target.hasKey()) {
      return "";
    }
    ByteBuf fields = Unpooled.buffer();
    try {
      ColumnWriter[] writers = target.writers();
      for (int i = 0; i < target.keyColumns(); i++) {
        writers[i].write(row, fields);
      }
      return KeyText.of(target.key(), fields.array(), 0);
    } catch (BadValueException e) {
      return ""; // the value at fault is the key's
    } finally {
      fields.release();
    }
  }
}
