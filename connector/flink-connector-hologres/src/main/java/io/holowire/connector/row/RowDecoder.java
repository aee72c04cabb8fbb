package io.holowire.connector.row;

import io.holowire.connector.server.ColumnShape;
import io.holowire.connector.sql.SqlColumn;
import io.holowire.pgwire.error.ProtocolException;
import io.holowire.pgwire.wire.RowReader;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.data.writer.BinaryRowWriter;
import org.apache.flink.table.types.logical.RowType;

/** Reads whole tuples into one reused row. For one thread. */
public final class RowDecoder {
  private final ColumnReader[] readers;
  private final int firstColumn;
  private final BinaryRowData row;
  private final BinaryRowWriter writer;

  /**
   * @param type the row to produce
   * @param columns the server's columns, one per field of the row
   * @param firstColumn the column of the tuple that is the row's first field
   * @throws org.apache.flink.table.api.ValidationException when a pair of types does not go
   *     together
   */
  public RowDecoder(
      RowType type, List<ColumnShape> columns, int firstColumn, RowSettings settings) {
    readers = new ColumnReader[type.getFieldCount()];
    for (int i = 0; i < readers.length; i++) {
      readers[i] = ColumnReaders.of(type.getTypeAt(i), columns.get(i), settings);
    }
    this.firstColumn = firstColumn;
    row = new BinaryRowData(readers.length);
    writer = new BinaryRowWriter(row);
  }

  /** The columns for the statement whose answers this reads. */
  public static List<SqlColumn> sqlColumns(RowType type, List<ColumnShape> columns) {
    List<SqlColumn> list = new ArrayList<>();
    for (int i = 0; i < type.getFieldCount(); i++) {
      list.add(ColumnReaders.sqlColumn(type.getTypeAt(i), columns.get(i)));
    }
    return list;
  }

  /**
   * The tuple as a row, valid until the next call: who keeps it must copy it.
   *
   * @throws BadValueException when a type of Flink's cannot hold its value
   * @throws ProtocolException when the tuple has not the columns that were asked for
   */
  public BinaryRowData decode(RowReader in) {
    if (in.columns() != firstColumn + readers.length) {
      throw new ProtocolException(
          "a tuple has "
              + in.columns()
              + " columns where "
              + (firstColumn + readers.length)
              + " were asked for");
    }
    writer.reset();
    for (int i = 0; i < readers.length; i++) {
      readers[i].read(in, firstColumn + i, writer, i);
    }
    writer.complete();
    return row;
  }
}
