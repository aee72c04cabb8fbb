package io.holowire.connector.table;

import io.holowire.connector.options.TableOptions;
import io.holowire.connector.row.RowSettings;
import io.holowire.connector.sink.BulkLoadSink;
import io.holowire.connector.sink.HologresSink;
import io.holowire.connector.sql.UpsertType;
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
  private final RowType type;
  private final int[] primaryKey;
  private final RowSettings rows;

  private boolean insertsAsked;
  private boolean updatesAsked;

  HologresTableSink(
      String name, TableOptions options, RowType type, int[] primaryKey, RowSettings rows) {
    this.name = name;
    this.options = options;
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
    HologresTableSink copy = new HologresTableSink(name, options, type, primaryKey, rows);
    copy.insertsAsked = insertsAsked;
    copy.updatesAsked = updatesAsked;
    return copy;
  }

  @Override
  public String asSummaryString() {
    return "Hologres(" + options.table() + ")";
  }
}
