package io.holowire.it.writer;

import io.holowire.connector.sql.UpsertType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.RowKind;

/**
 * Random changes of a table, and what the table holds after any number of them. The table has a key
 * of two columns, in another order than the rows, and a column that the rows lack.
 */
final class Changelog {
  static final String TABLE = "changed";

  /** Positions of the key in the rows. */
  static final int[] KEY = {0, 1};

  /** Reads the id, and all the rest as {@link #after} has it. */
  static final String QUERY = "select id, concat_ws('|', name, value, note) from " + TABLE;

  private static final String OLD = "old";
  private static final String DEFAULT = "default";

  /** The type of the value decides how rows travel: see {@code UpsertSql.Form}. */
  enum Value {
    NUMBER("int8", new BigIntType()),
    ARRAY("int8[]", new ArrayType(new BigIntType()));

    final String serverType;
    final LogicalType type;

    Value(String serverType, LogicalType type) {
      this.serverType = serverType;
      this.type = type;
    }

    Object of(long number) {
      return this == NUMBER ? (Object) number : new GenericArrayData(new Long[] {number, null});
    }

    String text(long number) {
      return this == NUMBER ? "" + number : "{" + number + ",NULL}";
    }
  }

  /** One step: takes an id away or puts one or both; null = neither. The rows belong together. */
  private record Change(Integer removed, Integer put, long value, List<RowData> rows) {}

  private record Stored(String value, String note) {
    @Override
    public String toString() {
      return value + "|" + note;
    }
  }

  private final UpsertType type;
  private final Value value;
  private final int keys;
  private final List<Change> changes = new ArrayList<>();

  private Changelog(UpsertType type, Value value, int keys) {
    this.type = type;
    this.value = value;
    this.keys = keys;
  }

  /**
   * In one half of the changelogs each UPDATE_AFTER has its UPDATE_BEFORE, which may have another
   * key, in the other none has.
   */
  static Changelog random(Random random, UpsertType type, Value value, int keys, int size) {
    Changelog changelog = new Changelog(type, value, keys);
    boolean retracting = random.nextBoolean();
    Set<Integer> live = new HashSet<>();
    for (int i = 0; i < size; i++) {
      int id = random.nextInt(keys);
      int other = random.nextInt(keys);
      if (random.nextInt(4) == 0) {
        changelog.delete(id);
        live.remove(id);
      } else if (!live.contains(id) || !retracting) {
        changelog.upsert(live.add(id) ? RowKind.INSERT : RowKind.UPDATE_AFTER, id, i);
      } else {
        int to = live.contains(other) ? id : other;
        changelog.update(id, to, i);
        live.remove(id);
        live.add(to);
      }
    }
    return changelog;
  }

  private void delete(int id) {
    changes.add(new Change(id, null, 0, List.of(row(RowKind.DELETE, id, 0))));
  }

  private void upsert(RowKind kind, int id, long number) {
    changes.add(new Change(null, id, number, List.of(row(kind, id, number))));
  }

  private void update(int from, int to, long number) {
    RowData before = row(RowKind.UPDATE_BEFORE, from, number - 1);
    RowData after = row(RowKind.UPDATE_AFTER, to, number);
    changes.add(new Change(from == to ? null : from, to, number, List.of(before, after)));
  }

  private RowData row(RowKind kind, int id, long number) {
    return WriterLab.row(kind, id, name(id), value.of(number));
  }

  private static String name(int id) {
    return "name " + id;
  }

  RowType rowType() {
    return WriterLab.rows(value.type);
  }

  int size() {
    return changes.size();
  }

  List<RowData> rows(int change) {
    return changes.get(change).rows();
  }

  /** Makes the table anew. Every other id is in it. */
  String ddl() {
    return """
    drop table if exists %1$s;
    create table %1$s
      (note text default '%2$s', value %3$s, name text, id int8, primary key (name, id));
    insert into %1$s
      select '%4$s', '%5$s', 'name ' || id, id from generate_series(0, %6$d, 2) id\
    """
        .formatted(TABLE, DEFAULT, value.serverType, OLD, value.text(-1), keys - 1);
  }

  /** The table after so many changes: the other columns by id. */
  Map<String, String> after(int count) {
    Map<Integer, Stored> rows = new TreeMap<>();
    for (int id = 0; id < keys; id += 2) {
      rows.put(id, new Stored(value.text(-1), OLD));
    }
    for (Change change : changes.subList(0, count)) {
      if (change.removed != null) {
        rows.remove(change.removed);
      }
      if (change.put != null) {
        rows.compute(change.put, (id, present) -> upserted(present, value.text(change.value)));
      }
    }
    Map<String, String> text = new TreeMap<>();
    rows.forEach((id, row) -> text.put("" + id, name(id) + "|" + row));
    return text;
  }

  private Stored upserted(Stored present, String text) {
    if (present == null) {
      return new Stored(text, DEFAULT);
    }
    return switch (type) {
      case INSERT_OR_IGNORE -> present;
      case INSERT_OR_REPLACE -> new Stored(text, DEFAULT);
      case INSERT_OR_UPDATE -> new Stored(text, present.note);
    };
  }
}
