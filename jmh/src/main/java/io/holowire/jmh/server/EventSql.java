package io.holowire.jmh.server;

import io.holowire.jmh.compare.Events;
import java.util.Arrays;
import java.util.Collections;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The statements that every client runs, parameters written as it writes them. */
final class EventSql {
  static final int COLUMNS = EventColumn.values().length;

  /** Of the staged merge, one for each session. */
  static final String STAGED = "staged_events";

  static final String CREATE_STAGED =
      "CREATE TEMPORARY TABLE %s (LIKE %s) ON COMMIT DELETE ROWS".formatted(STAGED, Events.TABLE);

  private static final String UPDATE =
      " ON CONFLICT (id) DO UPDATE SET "
          + names()
              .skip(1)
              .map(name -> name + " = excluded." + name)
              .collect(Collectors.joining(", "));

  static final String MERGE =
      "INSERT INTO %s SELECT * FROM %s%s".formatted(Events.TABLE, STAGED, UPDATE);

  /** All rows, and the query for those of some keys. */
  static final String SELECT = "SELECT * FROM " + Events.TABLE;

  private EventSql() {}

  static String copyIn(String table, String format) {
    return "COPY %s FROM STDIN (FORMAT %s)".formatted(table, format);
  }

  static String copyOut(String format) {
    return "COPY %s TO STDOUT (FORMAT %s)".formatted(Events.TABLE, format);
  }

  /** An upsert of arrays, one for each column. */
  static String unnest(IntFunction<String> parameter) {
    return insert()
        + "SELECT "
        + IntStream.range(0, COLUMNS)
            .mapToObj(i -> "unnest(%s::%s[])".formatted(parameter.apply(i + 1), type(i)))
            .collect(Collectors.joining(", "))
        + UPDATE;
  }

  /** An upsert of so many rows. */
  static String values(int rows, IntFunction<String> parameter) {
    return insert()
        + "VALUES "
        + IntStream.range(0, rows)
            .mapToObj(row -> "(" + parameters(row * COLUMNS, parameter) + ")")
            .collect(Collectors.joining(", "))
        + UPDATE;
  }

  /** {@code $1} and so on. */
  static String numbered(int parameter) {
    return "$" + parameter;
  }

  /** As JDBC has it. */
  static String question(int parameter) {
    return "?";
  }

  /** The columns' types, so many times. */
  static int[] oids(int rows) {
    return Collections.nCopies(rows, EventColumn.values()).stream()
        .flatMap(Arrays::stream)
        .mapToInt(EventColumn::oid)
        .toArray();
  }

  private static String insert() {
    return "INSERT INTO %s (%s) "
        .formatted(Events.TABLE, names().collect(Collectors.joining(", ")));
  }

  private static String parameters(int before, IntFunction<String> parameter) {
    return IntStream.rangeClosed(before + 1, before + COLUMNS)
        .mapToObj(parameter)
        .collect(Collectors.joining(", "));
  }

  private static Stream<String> names() {
    return Arrays.stream(EventColumn.values())
        .map(column -> column.name().toLowerCase(Locale.ROOT));
  }

  private static String type(int column) {
    return EventColumn.values()[column].type();
  }
}
