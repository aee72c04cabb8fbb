package io.holowire.jmh.compare;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.flink.table.data.RowData;

/** What is compared: what every way does with the rows of a table. */
enum Scenario {
  /** An upsert changelog into an empty table with a key, in a streaming job. */
  UPSERT("streaming", new EventRows()) {
    @Override
    List<List<RowData>> parts(List<RowData> rows, int subtasks) {
      return Parts.byKey(rows, subtasks);
    }
  },
  /** Rows into an empty table without a key, in a batch job. */
  LOAD("batch", new LineItemRows()),
  /** Rows out of a table without a key, in a batch job. */
  SCAN("batch", new LineItemRows()) {
    @Override
    String tables(Dataset dataset, String with) {
      return "CREATE TABLE %s (%s) WITH (%s);\nCREATE TABLE target (%s) WITH ('connector' = 'checksum')"
          .formatted(ORIGIN, dataset.columns(), with, dataset.unchecked());
    }
  },
  /**
   * A lookup join: keys in memory with their rows of a table that has a key, in a streaming job.
   */
  LOOKUP("streaming", new EventRows()) {
    @Override
    String tables(Dataset dataset, String with) {
      return """
          CREATE TABLE requests (id BIGINT NOT NULL, asked AS PROCTIME())
          WITH ('connector' = 'memory-rows', 'rows' = '%1$s');
          CREATE TABLE %2$s %3$s WITH (%4$s);
          CREATE VIEW %1$s AS
          SELECT e.* FROM requests AS r JOIN %2$s FOR SYSTEM_TIME AS OF r.asked AS e ON e.id = r.id;
          CREATE TABLE target (%5$s) WITH ('connector' = 'checksum')"""
          .formatted(
              ORIGIN, dataset.name(), dataset.definition(NOT_ENFORCED), with, dataset.unchecked());
    }

    /** The keys alone. */
    @Override
    String floor(Dataset dataset, String with) {
      return """
          CREATE TABLE %1$s (id BIGINT NOT NULL) WITH ('connector' = 'memory-rows', 'rows' = '%1$s');
          CREATE TABLE target (id BIGINT NOT NULL) WITH (%2$s)"""
          .formatted(ORIGIN, with);
    }
  },
  /** Rows of TPC-H {@code lineitem} out of a table into another one, by COPY, without Flink. */
  RELAY("batch", new LineItemRows());

  /** The name of Flink's source, and of its rows in memory. */
  static final String ORIGIN = "origin";

  /** What is timed, in Flink. */
  static final String STATEMENT = "INSERT INTO target SELECT * FROM " + ORIGIN;

  /** What Flink wants to hear of a key. */
  private static final String NOT_ENFORCED = " NOT ENFORCED";

  private final String mode;
  private final Dataset dataset;

  /**
   * @param mode Flink's
   * @param dataset what it is about where the command line says nothing else
   */
  Scenario(String mode, Dataset dataset) {
    this.mode = mode;
    this.dataset = dataset;
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

  /** The scenario's own table. */
  Dataset dataset() {
    return dataset;
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
  String tables(Dataset dataset, String with) {
    String definition = dataset.definition(NOT_ENFORCED);
    return "CREATE TABLE %1$s %2$s WITH ('connector' = 'memory-rows', 'rows' = '%1$s');\n"
            .formatted(ORIGIN, definition)
        + "CREATE TABLE target %s WITH (%s)".formatted(definition, with);
  }

  /** The same where no server is, for what Flink and the source cost; the sink has the clause. */
  String floor(Dataset dataset, String with) {
    return tables(dataset, with);
  }

  /** Whether all jobs meet the same table, which they leave as it is. */
  boolean reads() {
    return this == SCAN || this == LOOKUP;
  }

  /** Whether what Flink and its source cost is worth knowing beside the ways. */
  boolean hasFloor() {
    return this != SCAN && this != RELAY;
  }

  /** The rows that Flink's source has in memory, for each of its subtasks. */
  List<List<RowData>> parts(List<RowData> rows, int subtasks) {
    return Parts.inOrder(rows, subtasks);
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
