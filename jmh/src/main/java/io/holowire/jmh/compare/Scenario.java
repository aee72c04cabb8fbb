package io.holowire.jmh.compare;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.flink.table.data.RowData;

/** What is compared: what every way does with which rows, and the server's table. */
enum Scenario {
  /** An upsert changelog into an empty table with a key, in a streaming job. */
  UPSERT(
      "streaming",
      Events.TABLE,
      "(%s, PRIMARY KEY (id)%%s)".formatted(Events.COLUMNS),
      Events.QUESTION) {
    @Override
    List<RowData> rows(int count) {
      return Events.changes(count);
    }

    @Override
    String answer(List<RowData> rows) {
      return Events.fingerprint(rows);
    }
  },
  /** Rows of TPC-H {@code lineitem} into an empty table without a key, in a batch job. */
  LOAD("batch", LineItems.TABLE, "(%s)".formatted(LineItems.COLUMNS), LineItems.QUESTION),
  /** Rows of TPC-H {@code lineitem} out of a table without a key, in a batch job. */
  SCAN("batch", LineItems.TABLE, "(%s)".formatted(LineItems.COLUMNS), LineItems.QUESTION) {
    @Override
    String tables(String with) {
      // What may be NULL is not checked on its way into the sink.
      return "CREATE TABLE %s (%s) WITH (%s);\nCREATE TABLE target (%s) WITH ('connector' = 'checksum')"
          .formatted(ORIGIN, LineItems.COLUMNS, with, LineItems.COLUMNS.replace(" NOT NULL", ""));
    }
  },
  /**
   * A lookup join: keys in memory with their rows of a table that has a key, in a streaming job.
   */
  LOOKUP(
      "streaming",
      Events.TABLE,
      "(%s, PRIMARY KEY (id)%%s)".formatted(Events.COLUMNS),
      Events.QUESTION) {
    @Override
    String tables(String with) {
      return """
          CREATE TABLE requests (id BIGINT NOT NULL, asked AS PROCTIME())
          WITH ('connector' = 'memory-rows', 'rows' = '%1$s');
          CREATE TABLE events (%2$s, PRIMARY KEY (id) NOT ENFORCED) WITH (%3$s);
          CREATE VIEW %1$s AS
          SELECT e.* FROM requests AS r JOIN events FOR SYSTEM_TIME AS OF r.asked AS e ON e.id = r.id;
          CREATE TABLE target (%4$s) WITH ('connector' = 'checksum')"""
          .formatted(ORIGIN, Events.COLUMNS, with, Events.COLUMNS.replace(" NOT NULL", ""));
    }

    /** The keys alone. */
    @Override
    String floor(String with) {
      return """
          CREATE TABLE %1$s (id BIGINT NOT NULL) WITH ('connector' = 'memory-rows', 'rows' = '%1$s');
          CREATE TABLE target (id BIGINT NOT NULL) WITH (%2$s)"""
          .formatted(ORIGIN, with);
    }
  },
  /** Rows of TPC-H {@code lineitem} out of a table into another one, by COPY, without Flink. */
  RELAY("batch", LineItems.TABLE, "(%s)".formatted(LineItems.COLUMNS), LineItems.QUESTION) {
    /** The rows stay in the table where they come from. */
    @Override
    String prepare() {
      return "DROP TABLE IF EXISTS %1$s; CREATE TABLE %1$s (%2$s)"
          .formatted(LineItems.TABLE, LineItems.COLUMNS);
    }
  };

  /** The name of Flink's source, and of its rows in memory. */
  static final String ORIGIN = "origin";

  /** What is timed, in Flink. */
  static final String STATEMENT = "INSERT INTO target SELECT * FROM " + ORIGIN;

  private final String mode;
  private final String table;
  private final String columns;
  private final String question;

  /**
   * @param mode Flink's
   * @param table the server's name of it
   * @param columns in brackets, for Flink and for PostgreSQL; a key takes what Flink says of keys
   */
  Scenario(String mode, String table, String columns, String question) {
    this.mode = mode;
    this.table = table;
    this.columns = columns;
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
    return "DROP SCHEMA IF EXISTS %1$s CASCADE; CREATE SCHEMA %1$s; CREATE TABLE %2$s %3$s"
        .formatted(Server.SCHEMA, table, columns.formatted(""));
  }

  /** Flink's session, in the report. */
  Map<String, String> session() {
    return Map.of(
        "execution.runtime-mode", mode,
        "execution.batch.adaptive.auto-parallelism.enabled", "false",
        "pipeline.object-reuse", "true",
        "restart-strategy.type", "disable",
        "table.exec.sink.require-on-conflict", "false",
        "table.exec.sink.upsert-materialize", "NONE");
  }

  /** Flink's tables; the one on the server has the WITH clause. */
  String tables(String with) {
    return "CREATE TABLE %1$s %2$s WITH ('connector' = 'memory-rows', 'rows' = '%1$s');\n"
            .formatted(ORIGIN, columns.formatted(" NOT ENFORCED"))
        + "CREATE TABLE target %s WITH (%s)".formatted(columns.formatted(" NOT ENFORCED"), with);
  }

  /** The same where no server is, for what Flink and the source cost; the sink has the clause. */
  String floor(String with) {
    return tables(with);
  }

  /** Whether all jobs meet the same table, which they leave as it is. */
  boolean reads() {
    return this == SCAN || this == LOOKUP;
  }

  /** Whether what Flink and its source cost is worth knowing beside the ways. */
  boolean hasFloor() {
    return this != SCAN && this != RELAY;
  }

  /** What the server is asked afterwards. */
  String question() {
    return question;
  }

  /** The rows that every way writes. */
  List<RowData> rows(int count) {
    return LineItems.rows(count);
  }

  /** What the server must answer after these rows. */
  String answer(List<RowData> rows) {
    return LineItems.fingerprint(rows);
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
