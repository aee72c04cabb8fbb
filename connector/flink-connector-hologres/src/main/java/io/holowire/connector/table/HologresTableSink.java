package io.holowire.connector.table;

import io.holowire.connector.options.TableOptions;
import io.holowire.connector.row.RowSettings;
import io.holowire.connector.sink.BulkLoadSink;
import io.holowire.connector.sink.HologresSink;
import io.holowire.connector.sql.Identifiers;
import io.holowire.connector.sql.UpsertType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.sink.SinkV2Provider;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.RowKind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A table as the target of INSERT. */
final class HologresTableSink implements DynamicTableSink {
  private static final Logger LOG = LoggerFactory.getLogger(HologresTableSink.class);

  private final String name;
  private final TableOptions options;
  private final List<String> columns;
  private final RowType type;
  private final int[] primaryKey;
  private final RowSettings rows;

  private boolean insertsAsked;
  private boolean updatesAsked;

  /**
   * @param columns of the DDL, computed ones included
   * @param type its physical columns
   */
  HologresTableSink(
      String name,
      TableOptions options,
      List<String> columns,
      RowType type,
      int[] primaryKey,
      RowSettings rows) {
    this.name = name;
    this.options = options;
    this.columns = List.copyOf(columns);
    this.type = type;
    this.primaryKey = primaryKey.clone();
    this.rows = rows;
  }

  /**
   * Inserts for a query that only inserts, even into a table with a key: an upsert mode would make
   * Flink 2.3 demand an ON CONFLICT clause of every such query.
   */
  @Override
  public ChangelogMode getChangelogMode(ChangelogMode requested) {
    if (requested.containsOnly(RowKind.INSERT)) {
      insertsAsked = true;
      return ChangelogMode.insertOnly();
    }
    updatesAsked = true;
    if (options.sink().bulkload()) {
      throw new ValidationException(
          "bulkload = 'true': the query updates or deletes rows of table "
              + name
              + ", and a bulk load only inserts");
    }
    if (primaryKey.length == 0) {
      throw new ValidationException(
          "table "
              + name
              + ": the query updates or deletes rows, which needs a PRIMARY KEY (…) NOT ENFORCED in"
              + " the table's DDL");
    }
    return ChangelogMode.upsert();
  }

  @Override
  public SinkRuntimeProvider getSinkRuntimeProvider(Context context) {
    requireAllColumns(targetColumns(context));
    if (options.sink().bulkload() && !context.isBounded()) {
      throw new ValidationException(
          "bulkload = 'true': needs a bounded query; SET 'execution.runtime-mode' = 'batch'");
    }
    if (updating() && options.sink().upsertType() == UpsertType.INSERT_OR_IGNORE) {
      LOG.warn(
          "Table {}: upsert_type = 'insertorignore' ignores the updates of the query; its deletes"
              + " are applied",
          name);
    }
    return SinkV2Provider.of(sink(), options.sink().parallelism());
  }

  /** The columns that the statement names; empty when it names none, which means all. */
  @SuppressWarnings("deprecation") // Flink 1.20 has nothing else
  private static int[][] targetColumns(Context context) {
    return context.getTargetColumns().orElse(new int[0][]);
  }

  /** Flink fills the columns that a statement leaves out with NULL, as if it had asked for that. */
  private void requireAllColumns(int[][] named) {
    if (named.length == 0) {
      return;
    }
    List<String> missing = new ArrayList<>(type.getFieldNames());
    for (int[] path : named) {
      missing.remove(columns.get(path[0]));
    }
    if (!missing.isEmpty()) {
      throw new ValidationException(
          "INSERT into table "
              + name
              + ": the statement does not name "
              + missing.stream().map(Identifiers::quote).collect(Collectors.joining(", "))
              + ", and a column without a value is not supported yet; name all columns, or insert"
              + " into a table whose DDL has just these");
    }
  }

  /**
   * Flink 2.3 asks with the query's own kinds first and then, for another purpose, with all kinds
   * (DuplicateChangesInferRule): a query that was once insert-only is.
   */
  private boolean updating() {
    return updatesAsked && !insertsAsked;
  }

  private Sink<RowData> sink() {
    return options.sink().bulkload()
        ? new BulkLoadSink(
            options.connection(), options.sink(), options.table(), type, primaryKey, rows)
        : new HologresSink(
            options.connection(), options.sink(), options.table(), type, primaryKey, rows);
  }

  @Override
  public DynamicTableSink copy() {
    HologresTableSink copy = new HologresTableSink(name, options, columns, type, primaryKey, rows);
    copy.insertsAsked = insertsAsked;
    copy.updatesAsked = updatesAsked;
    return copy;
  }

  @Override
  public String asSummaryString() {
    return "Hologres(" + options.table() + ")";
  }
}
