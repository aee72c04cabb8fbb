package io.holowire.connector.table;

import io.holowire.connector.options.DeliveryGuarantee;
import io.holowire.connector.options.LoadOptions;
import io.holowire.connector.options.SinkOptions;
import io.holowire.connector.options.TableOptions;
import io.holowire.connector.row.RowSettings;
import io.holowire.connector.sink.HologresSink;
import io.holowire.connector.sink.load.BulkLoadSink;
import io.holowire.connector.sql.CheckAndPut;
import io.holowire.connector.sql.Identifiers;
import io.holowire.connector.sql.UpsertType;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
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
    int[] written = written(context);
    requireGuarantee();
    requireCheckedColumn(written);
    requireMergeable();
    if (updating() && options.sink().upsertType() == UpsertType.INSERT_OR_IGNORE) {
      LOG.warn(
          "Table {}: upsert_type = 'insertorignore' ignores the updates of the query; its deletes"
              + " are applied",
          name);
    }
    return SinkV2Provider.of(sink(written, context.isBounded()), options.sink().parallelism());
  }

  /**
   * Positions, in the physical columns, of those that the statement names; all when it names none.
   * Flink fills the others with NULL, as if it had been asked for that.
   *
   * @throws ValidationException when a column of the key is not among them
   */
  @SuppressWarnings("deprecation") // Flink 1.20 has nothing else
  private int[] written(Context context) {
    int[][] named = context.getTargetColumns().orElse(new int[0][]);
    if (named.length == 0) {
      return IntStream.range(0, type.getFieldCount()).toArray();
    }
    List<String> physical = type.getFieldNames();
    int[] written =
        Arrays.stream(named).mapToInt(path -> physical.indexOf(columns.get(path[0]))).toArray();
    for (int key : primaryKey) {
      if (Arrays.stream(written).noneMatch(column -> column == key)) {
        throw new ValidationException(
            "INSERT into table "
                + name
                + ": the statement does not name "
                + Identifiers.quote(physical.get(key))
                + ", which is part of the PRIMARY KEY of the table's DDL");
      }
    }
    return Arrays.stream(written).sorted().toArray();
  }

  /** What the options ask for and the table, as the DDL has it, does not give. */
  private void requireGuarantee() {
    SinkOptions sink = options.sink();
    if (sink.guarantee() == DeliveryGuarantee.EXACTLY_ONCE
        && primaryKey.length == 0
        && !sink.bulkload()) {
      throw new ValidationException(
          "sink.delivery-guarantee = 'exactly-once': table "
              + name
              + " has no PRIMARY KEY in its DDL, and where rows are appended a failure may repeat some;"
              + " declare the key, or set 'bulkload' = 'true'");
    }
  }

  private void requireCheckedColumn(int[] written) {
    CheckAndPut check = options.sink().checkAndPut();
    if (check == null) {
      return;
    }
    List<String> names = type.getFieldNames();
    if (Arrays.stream(written).mapToObj(names::get).noneMatch(check.column()::equalsIgnoreCase)) {
      throw new ValidationException(
          "sink.check-and-put.column = '"
              + check.column()
              + "': is no column that the statement writes to table "
              + name);
    }
  }

  /**
   * Flink 2.3 asks with the query's own kinds first and then, for another purpose, with all kinds
   * (DuplicateChangesInferRule): a query that was once insert-only is.
   */
  private boolean updating() {
    return updatesAsked && !insertsAsked;
  }

  /** A COPY straight into the table cannot say what becomes of a row whose key exists. */
  private void requireMergeable() {
    if (options.sink().bulkload()
        && options.sink().load().mode() == LoadOptions.Mode.PREPARED
        && primaryKey.length > 0) {
      throw new ValidationException(
          "sink.bulkload.mode = 'prepared': table "
              + name
              + " has a PRIMARY KEY, so that rows have to be merged, and COPY only appends; use"
              + " 'staging'");
    }
  }

  private Sink<RowData> sink(int[] written, boolean batch) {
    return options.sink().bulkload()
        ? new BulkLoadSink(
            options.connection(),
            options.sink(),
            options.table(),
            type,
            primaryKey,
            written,
            rows,
            batch)
        : new HologresSink(
            options.connection(), options.sink(), options.table(), type, primaryKey, written, rows);
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
