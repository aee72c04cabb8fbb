package io.holowire.jmh.compare;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.table.data.RowData;

/**
 * A row of {@code lineitem} as a Java program without Flink has it, made when it is needed: what it
 * lets its values remember, the text of a number for example, would fill the heap.
 */
record LineItem(
    long orderKey,
    long partKey,
    long supplierKey,
    int lineNumber,
    BigDecimal quantity,
    BigDecimal extendedPrice,
    BigDecimal discount,
    BigDecimal tax,
    String returnFlag,
    String status,
    LocalDate shipDate,
    LocalDate commitDate,
    LocalDate receiptDate,
    String shipInstructions,
    String shipMode,
    String comment) {

  static Stream<LineItem> of(List<RowData> rows) {
    return rows.stream().map(LineItem::of);
  }

  static LineItem of(RowData row) {
    return new LineItem(
        row.getLong(0),
        row.getLong(1),
        row.getLong(2),
        row.getInt(3),
        money(row, 4),
        money(row, 5),
        money(row, 6),
        money(row, 7),
        row.getString(8).toString(),
        row.getString(9).toString(),
        date(row, 10),
        date(row, 11),
        date(row, 12),
        row.getString(13).toString(),
        row.getString(14).toString(),
        row.getString(15).toString());
  }

  private static BigDecimal money(RowData row, int column) {
    return BigDecimal.valueOf(row.getDecimal(column, 15, 2).toUnscaledLong(), 2);
  }

  private static LocalDate date(RowData row, int column) {
    return LocalDate.ofEpochDay(row.getInt(column));
  }
}
