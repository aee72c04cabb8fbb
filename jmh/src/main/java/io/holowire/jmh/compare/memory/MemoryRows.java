package io.holowire.jmh.compare.memory;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.table.data.RowData;

/** The rows in memory, by the name that a table's DDL gives. Nobody may change a row. */
public final class MemoryRows {
  private static final Map<String, List<RowData>> BY_NAME = new ConcurrentHashMap<>();

  private MemoryRows() {}

  /** Keeps rows under a name, in place of others. */
  public static void put(String name, List<RowData> rows) {
    BY_NAME.put(name, rows);
  }

  /** Lets all rows go. */
  public static void clear() {
    BY_NAME.clear();
  }

  /** One of several equal parts, from 0. */
  static List<RowData> get(String name, int part, int parts) {
    List<RowData> rows = BY_NAME.get(name);
    if (rows == null) {
      throw new IllegalArgumentException("rows = '" + name + "': no such rows in this JVM");
    }
    return rows.subList(bound(rows, part, parts), bound(rows, part + 1, parts));
  }

  private static int bound(List<RowData> rows, int part, int parts) {
    return (int) ((long) rows.size() * part / parts);
  }
}
