package io.holowire.jmh.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.table.data.RowData;

/** Rows as several subtasks share them. */
final class Parts {
  private Parts() {}

  /** Of the same number, in their order. */
  static List<List<RowData>> inOrder(List<RowData> rows, int parts) {
    return IntStream.range(0, parts)
        .mapToObj(part -> rows.subList(bound(rows, part, parts), bound(rows, part + 1, parts)))
        .toList();
  }

  private static int bound(List<RowData> rows, int part, int parts) {
    return (int) ((long) rows.size() * part / parts);
  }

  /** Of as many keys, the first column: all changes of a key in their order in one of the parts. */
  static List<List<RowData>> byKey(List<RowData> changes, int parts) {
    List<List<RowData>> all = new ArrayList<>();
    IntStream.range(0, parts).forEach(part -> all.add(new ArrayList<>()));
    changes.forEach(row -> all.get((int) (row.getLong(0) % parts)).add(row));
    return all;
  }
}
