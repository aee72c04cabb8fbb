package io.holowire.it.writer;

import io.holowire.connector.options.SinkOptions;
import io.holowire.connector.sql.UpsertType;
import java.time.Duration;
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
  static final String QUERY =
      "select id, concat_ws('|', name, coalesce(value::text, 'none'), note) from " + TABLE;

  private static final String OLD = "old";
  private static final String DEFAULT = "default";

  /** How the sink writes. */
  enum Mode {
    IGNORE(UpsertType.INSERT_OR_IGNORE),
    REPLACE(UpsertType.INSERT_OR_REPLACE),
    UPDATE(UpsertType.INSERT_OR_UPDATE),
    /** With an array column, so that rows travel one by one: see {@code UpsertSql.Form}. */
    UPDATE_ARRAYS(UpsertType.INSERT_OR_UPDATE),
    IGNORE_ARRAYS(UpsertType.INSERT_OR_IGNORE),
    /** No two rows have the same value, as a unique index besides the key watches. */
    IGNORE_UNIQUE(UpsertType.INSERT_OR_IGNORE),
    REPLACE_UNIQUE(UpsertType.INSERT_OR_REPLACE),
    UPDATE_UNIQUE(UpsertType.INSERT_OR_UPDATE),
    UPDATE_BUT_NULLS(UpsertType.INSERT_OR_UPDATE, "sink.ignore-null-when-update", "true"),
    UPDATE_IF_GREATER(UpsertType.INSERT_OR_UPDATE, "sink.check-and-put.column", "value"),
    REPLACE_IF_GREATER(UpsertType.INSERT_OR_REPLACE, "sink.check-and-put.column", "value"),
    REPLACE_AND_NULL_OUT(UpsertType.INSERT_OR_REPLACE, "sink.delete-strategy", "null-out"),
    UPDATE_AND_NULL_OUT(UpsertType.INSERT_OR_UPDATE, "sink.delete-strategy", "null-out"),
    REPLACE_WITHOUT_DELETES(UpsertType.INSERT_OR_REPLACE, "sink.delete-strategy", "ignore");

    final UpsertType type;
    private final String[] options;

    Mode(UpsertType type, String... options) {
      this.type = type;
      this.options = options;
    }

    boolean arrays() {
      return name().endsWith("_ARRAYS");
    }

    boolean unique() {
      return name().endsWith("_UNIQUE");
    }

    private boolean ifGreater() {
      return name().endsWith("_IF_GREATER");
    }

    SinkOptions options(int flushRows, Duration flushInterval) {
      List<String> all = new ArrayList<>(List.of(options));
      all.addAll(
          List.of(
              "upsert_type", type.toString(),
              "sink.buffer-flush.max-rows", "" + flushRows,
              "sink.buffer-flush.interval", flushInterval.toMillis() + " ms"));
      return WriterLab.options(all.toArray(String[]::new));
    }
  }

  /**
   * One step: takes an id away or puts one or both; null = neither. The rows belong together.
   *
   * @param value null = NULL
   */
  private record Change(Integer removed, Integer put, Long value, List<RowData> rows) {}

  private record Stored(Long value, String note) {}

  private final Mode mode;
  private final int keys;
  private final List<Change> changes = new ArrayList<>();

  private Changelog(Mode mode, int keys) {
    this.mode = mode;
    this.keys = keys;
  }

  /**
   * In one half of the changelogs each UPDATE_AFTER has its UPDATE_BEFORE, which may have another
   * key, in the other none has.
   */
  static Changelog random(Random random, Mode mode, int keys, int size) {
    Changelog changelog = new Changelog(mode, keys);
    boolean retracting = random.nextBoolean();
    Map<Integer, Stored> table = changelog.initial();
    Set<Integer> live = new HashSet<>();
    while (changelog.size() < size) {
      int id = random.nextInt(keys);
      int other = random.nextInt(keys);
      Long value = changelog.value(random);
      Change change;
      if (random.nextInt(4) == 0) {
        change = changelog.delete(id);
      } else if (!live.contains(id) || !retracting) {
        change =
            changelog.upsert(live.contains(id) ? RowKind.UPDATE_AFTER : RowKind.INSERT, id, value);
      } else {
        change = changelog.update(id, live.contains(other) ? id : other, value);
      }
      if (mode.unique() && isTaken(table, change)) {
        continue; // would be an error one by one, too
      }
      changelog.changes.add(change);
      changelog.apply(change, table);
      live.remove(change.removed);
      if (change.put != null) {
        live.add(change.put);
      }
    }
    return changelog;
  }

  private Long value(Random random) {
    if (mode.unique()) {
      return (long) random.nextInt(keys + 3);
    }
    return random.nextInt(8) == 0 && !mode.arrays() ? null : (long) random.nextInt(1_000);
  }

  private static boolean isTaken(Map<Integer, Stored> table, Change change) {
    return change.put != null
        && table.entrySet().stream()
            .anyMatch(
                row ->
                    row.getValue().value.equals(change.value)
                        && !row.getKey().equals(change.put)
                        && !row.getKey().equals(change.removed));
  }

  private Change delete(int id) {
    return new Change(id, null, null, List.of(row(RowKind.DELETE, id, null)));
  }

  private Change upsert(RowKind kind, int id, Long value) {
    return new Change(null, id, value, List.of(row(kind, id, value)));
  }

  private Change update(int from, int to, Long value) {
    RowData before = row(RowKind.UPDATE_BEFORE, from, value);
    RowData after = row(RowKind.UPDATE_AFTER, to, value);
    return new Change(from == to ? null : from, to, value, List.of(before, after));
  }

  private RowData row(RowKind kind, int id, Long value) {
    Object sent = mode.arrays() ? new GenericArrayData(new Long[] {value, null}) : value;
    return WriterLab.row(kind, id, name(id), sent);
  }

  private static String name(int id) {
    return "name " + id;
  }

  RowType rowType() {
    LogicalType number = new BigIntType();
    return WriterLab.rows(mode.arrays() ? new ArrayType(number) : number);
  }

  int size() {
    return changes.size();
  }

  List<RowData> rows(int change) {
    return changes.get(change).rows();
  }

  /** Makes the table anew. Every other id is in it. */
  String ddl() {
    String type = mode.arrays() ? "int8[]" : "int8";
    String value = mode.arrays() ? "array[-id - 1, null]" : "-id - 1";
    return """
    drop table if exists %1$s;
    create table %1$s
      (note text default '%2$s', value %3$s %4$s, name text, id int8, primary key (name, id));
    insert into %1$s
      select '%5$s', %6$s, 'name ' || id, id from generate_series(0, %7$d, 2) id\
    """
        .formatted(TABLE, DEFAULT, type, mode.unique() ? "unique" : "", OLD, value, keys - 1);
  }

  private Map<Integer, Stored> initial() {
    Map<Integer, Stored> rows = new TreeMap<>();
    for (int id = 0; id < keys; id += 2) {
      rows.put(id, new Stored(-id - 1L, OLD));
    }
    return rows;
  }

  /** The table after so many changes: the other columns by id. */
  Map<String, String> after(int count) {
    Map<Integer, Stored> rows = initial();
    changes.subList(0, count).forEach(change -> apply(change, rows));
    Map<String, String> text = new TreeMap<>();
    rows.forEach((id, row) -> text.put("" + id, name(id) + "|" + text(row.value) + "|" + row.note));
    return text;
  }

  private String text(Long value) {
    if (mode.arrays()) {
      return "{" + (value == null ? "NULL" : value) + ",NULL}";
    }
    return value == null ? "none" : value.toString();
  }

  private void apply(Change change, Map<Integer, Stored> rows) {
    if (change.removed != null) {
      switch (mode) {
        case REPLACE_WITHOUT_DELETES -> {}
        case REPLACE_AND_NULL_OUT, UPDATE_AND_NULL_OUT ->
            rows.computeIfPresent(change.removed, (id, row) -> new Stored(null, row.note));
        default -> rows.remove(change.removed);
      }
    }
    if (change.put != null) {
      rows.compute(change.put, (id, present) -> upserted(present, change.value));
    }
  }

  private Stored upserted(Stored present, Long value) {
    if (present == null) {
      return new Stored(value, DEFAULT);
    }
    if (mode.ifGreater() && (value == null || present.value == null || value <= present.value)) {
      return present;
    }
    if (mode == Mode.UPDATE_BUT_NULLS && value == null) {
      return present;
    }
    return switch (mode.type) {
      case INSERT_OR_IGNORE -> present;
      case INSERT_OR_REPLACE -> new Stored(value, DEFAULT);
      case INSERT_OR_UPDATE -> new Stored(value, present.note);
    };
  }
}
