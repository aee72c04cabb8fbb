package io.holowire.jmh.compare.memory;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.table.data.RowData;

/** The rows in memory, by the name that a table's DDL gives. Nobody may change a row. */
public final class MemoryRows {
  private static final Map<String, List<List<RowData>>> BY_NAME = new ConcurrentHashMap<>();

  private MemoryRows() {}

  /** Keeps rows under a name, in place of others: a part for each subtask. */
  public static void put(String name, List<List<RowData>> parts) {
    BY_NAME.put(name, parts);
  }

  /** Lets all rows go. */
  public static void clear() {
    BY_NAME.clear();
  }

  /** One of them, from 0. */
  static List<RowData> get(String name, int part, int parts) {
    List<List<RowData>> rows = BY_NAME.get(name);
    if (rows == null) {
      throw new IllegalArgumentException("rows = '" + name + "': no such rows in this JVM");
    }
    if (rows.size() != parts) {
      throw new IllegalArgumentException(
          "rows = '%s': there are %d parts, and %d subtasks".formatted(name, rows.size(), parts));
    }
    return rows.get(part);
  }
}
