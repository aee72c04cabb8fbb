package io.holowire.connector.sink.load;

import io.holowire.connector.options.LoadOptions.Mode;
import io.holowire.connector.sql.TablePath;
import java.util.List;

/**
 * What one subtask has loaded between two checkpoints and not committed: the committable.
 *
 * @param id names it everywhere and never again: the staging table, or the prepared transaction
 * @param mode which of them
 * @param schema of the staging table
 * @param sink that loaded it
 * @param job that did
 * @param columns the names of those that were written, those of the key first
 * @param order name of the staging table's column that numbers the rows; null = the table has no
 *     key, and all rows count
 * @param rows how many
 * @param bytes how many were sent
 * @param checkpoint that it belongs to; {@link #UNKNOWN} up to the pre-commit topology
 */
record Portion(
    String id,
    Mode mode,
    String schema,
    String sink,
    String job,
    List<String> columns,
    String order,
    long rows,
    long bytes,
    long checkpoint) {
  static final long UNKNOWN = -2;

  /** There are no checkpoints: the portions of all subtasks are one load. */
  static final long WHOLE_LOAD = io.holowire.connector.sql.LedgerSql.WHOLE_LOAD;

  Portion {
    columns = List.copyOf(columns);
  }

  Portion at(long checkpointId) {
    return new Portion(id, mode, schema, sink, job, columns, order, rows, bytes, checkpointId);
  }

  TablePath table() {
    return new TablePath(schema, id);
  }

  boolean ofWholeLoad() {
    return checkpoint == WHOLE_LOAD;
  }
}
