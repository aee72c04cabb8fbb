package io.holowire.jmh.compare;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.RowKind;

/** An upsert changelog of rows whose first column is the key. */
final class Changes {
  private Changes() {}

  /** Of keys drawn evenly from half as many: +I for the first of a key, then +U. */
  static List<RowData> of(int rows, long seed, Maker maker) {
    SplittableRandom random = new SplittableRandom(seed);
    boolean[] seen = new boolean[Math.max(1, rows / 2)];
    List<RowData> changes = new ArrayList<>(rows);
    for (int i = 0; i < rows; i++) {
      int id = random.nextInt(seen.length);
      changes.add(maker.row(seen[id] ? RowKind.UPDATE_AFTER : RowKind.INSERT, id, random));
      seen[id] = true;
    }
    return changes;
  }

  /** The rows that remain. */
  static Collection<RowData> last(List<RowData> changes) {
    Map<Long, RowData> byKey = new LinkedHashMap<>();
    changes.forEach(row -> byKey.put(row.getLong(0), row));
    return byKey.values();
  }

  /** Makes a row of a key. */
  interface Maker {
    RowData row(RowKind kind, long id, SplittableRandom random);
  }
}
