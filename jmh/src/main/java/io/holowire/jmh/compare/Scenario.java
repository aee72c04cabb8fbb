package io.holowire.jmh.compare;

import java.util.List;
import java.util.Locale;
import org.apache.flink.table.data.RowData;

/** What is compared: the statement that every way runs, and the tables that it is about. */
enum Scenario {
  /** An upsert changelog into an empty table with a key. */
  UPSERT(
      "DROP SCHEMA IF EXISTS holowire_compare CASCADE; CREATE SCHEMA holowire_compare;"
          + " CREATE TABLE %s (%s, PRIMARY KEY (id))".formatted(Events.TABLE, Events.COLUMNS),
      "CREATE TABLE changes (%s, PRIMARY KEY (id) NOT ENFORCED)".formatted(Events.COLUMNS)
          + " WITH ('connector' = 'memory-rows', 'rows' = 'changes')",
      "CREATE TABLE events (%s, PRIMARY KEY (id) NOT ENFORCED)".formatted(Events.COLUMNS),
      "INSERT INTO events SELECT * FROM changes",
      Events.QUESTION) {
    @Override
    List<RowData> rows(int count) {
      return Events.changes(count);
    }

    @Override
    String answer(List<RowData> rows) {
      return Events.fingerprint(rows);
    }
  };

  private final String prepare;
  private final String source;
  private final String table;
  private final String statement;
  private final String question;

  Scenario(String prepare, String source, String table, String statement, String question) {
    this.prepare = prepare;
    this.source = source;
    this.table = table;
    this.statement = statement;
    this.question = question;
  }

  /** The scenario that a command line names. */
  static Scenario named(String name) {
    for (Scenario scenario : values()) {
      if (scenario.toString().equals(name)) {
        return scenario;
      }
    }
    throw new IllegalArgumentException("--scenario " + name + " is unknown");
  }

  /** What the server runs beforehand, so that every run meets the same. */
  String prepare() {
    return prepare;
  }

  /** Flink's tables; {@code events} is the one with the WITH clause. */
  String tables(String with) {
    return source + ";\n" + table + " WITH (" + with + ")";
  }

  /** What is timed, in Flink. */
  String statement() {
    return statement;
  }

  /** What the server is asked afterwards. */
  String question() {
    return question;
  }

  /** The rows that the source hands out as {@code changes}. */
  abstract List<RowData> rows(int count);

  /** What the server must answer after these rows. */
  abstract String answer(List<RowData> rows);

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
