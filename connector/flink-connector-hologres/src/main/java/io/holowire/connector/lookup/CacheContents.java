package io.holowire.connector.lookup;

import io.holowire.pgwire.wire.RowReader;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.binary.BinaryRowData;

/**
 * The rows of a relation by their key. Filled by one thread; when it is full, any thread may ask.
 */
final class CacheContents {
  private final CacheKeys keys;
  private final Map<CacheKeys.Key, List<RowData>> rows = new HashMap<>();
  private long count;
  private long bytes;

  CacheContents(CacheKeys keys) {
    this.keys = keys;
  }

  /**
   * Adds a copy of a row. One without a key that could be asked for is left out.
   *
   * @param raw as the server sends it
   * @param decoded the same for Flink
   */
  void add(RowReader raw, BinaryRowData decoded) {
    CacheKeys.Key key = keys.found(raw);
    if (key == null) {
      return;
    }
    BinaryRowData row = decoded.copy();
    count++;
    bytes += row.getSizeInBytes();
    List<RowData> before = rows.get(key);
    if (before == null) {
      bytes += key.bytes();
    }
    List<RowData> now = KeyRows.with(before, row);
    if (now != before) {
      rows.put(key, now);
    }
  }

  Collection<RowData> get(RowData key) {
    CacheKeys.Key asked = keys.asked(key);
    return asked == null ? List.of() : rows.getOrDefault(asked, List.of());
  }

  /** How many rows there are. */
  long count() {
    return count;
  }

  /** Of the rows and keys, without what Java needs to hold them. */
  long bytes() {
    return bytes;
  }
}
