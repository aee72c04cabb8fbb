package io.holowire.connector.options;

import io.holowire.connector.sql.CheckAndPut;
import io.holowire.connector.sql.DeleteStrategy;
import io.holowire.connector.sql.UpsertType;
import io.holowire.pgwire.type.PgText.NulPolicy;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.factories.FactoryUtil;

/**
 * How the sink writes; travels to the tasks.
 *
 * @param upsertType what an insert does with a row whose key exists
 * @param load how to load by COPY; null = the sink upserts
 * @param partitionRouter whether rows go straight to the partitions
 * @param createMissingPartition whether a partition that a row lacks is created
 * @param guarantee what the user asks for; null = what follows from the rest
 * @param onBadRow what becomes of a row that the table cannot take
 * @param deleteStrategy what a delete does
 * @param nulPolicy what becomes of a NUL character in text
 * @param ignoreNullWhenUpdate whether NULL leaves the old value
 * @param checkAndPut the condition of an update, its column as the DDL has it; null = none
 * @param flush when a batch is sent
 * @param maxRetries the most times that a batch is sent again; null = no such limit
 * @param retryMaxDuration how long an outage may last once the sink was connected
 * @param parallelism null = Flink's
 */
public record SinkOptions(
    UpsertType upsertType,
    LoadOptions load,
    boolean partitionRouter,
    boolean createMissingPartition,
    DeliveryGuarantee guarantee,
    OnBadRow onBadRow,
    DeleteStrategy deleteStrategy,
    NulPolicy nulPolicy,
    boolean ignoreNullWhenUpdate,
    CheckAndPut checkAndPut,
    FlushTriggers flush,
    Integer maxRetries,
    Duration retryMaxDuration,
    Integer parallelism)
    implements Serializable {

  static SinkOptions read(OptionValues values) {
    LoadOptions load = LoadOptions.read(values);
    SinkOptions options =
        new SinkOptions(
            values.word(HologresOptions.UPSERT_TYPE, UpsertType.values()),
            bulkload(values) ? load : null,
            values.bool(HologresOptions.PARTITION_ROUTER),
            values.bool(HologresOptions.CREATE_MISSING_PARTITION),
            values.given(HologresOptions.DELIVERY_GUARANTEE.key()) == null
                ? null
                : values.word(HologresOptions.DELIVERY_GUARANTEE, DeliveryGuarantee.values()),
            values.word(HologresOptions.ON_BAD_ROW, OnBadRow.values()),
            values.word(HologresOptions.DELETE_STRATEGY, DeleteStrategy.values()),
            values.word(HologresOptions.NUL_CHARACTER, NulPolicy.values()),
            values.bool(HologresOptions.IGNORE_NULL_WHEN_UPDATE),
            checkAndPut(values),
            FlushTriggers.read(values),
            values.atLeast(HologresOptions.SINK_MAX_RETRIES, 0),
            values.notNegative(HologresOptions.RETRY_MAX_DURATION),
            values.atLeast(FactoryUtil.SINK_PARALLELISM, 1));
    options.requireConsistent();
    return options;
  }

  private static boolean bulkload(OptionValues values) {
    boolean bulkload = values.bool(HologresLoadOptions.BULKLOAD);
    String given = values.given(HologresOptions.WRITE_MODE.key());
    if (given == null) {
      return bulkload;
    }
    if (OptionNames.squash(given).equals("copystream")) {
      throw OptionValues.refused(HologresOptions.WRITE_MODE, given, "is not supported yet", null);
    }
    boolean copy =
        values.word(HologresOptions.WRITE_MODE, WriteMode.values()) == WriteMode.COPY_BULK_LOAD;
    if (values.given(HologresLoadOptions.BULKLOAD.key()) != null && copy != bulkload) {
      throw OptionValues.refused(
          HologresOptions.WRITE_MODE,
          given,
          "does not go with bulkload = '" + bulkload + "'",
          null);
    }
    return copy;
  }

  /** Whether rows are loaded by COPY. */
  public boolean bulkload() {
    return load != null;
  }

  private static CheckAndPut checkAndPut(OptionValues values) {
    CheckAndPut.Operator operator =
        values.word(HologresOptions.CHECK_AND_PUT_OPERATOR, CheckAndPut.Operator.values());
    String column = values.text(HologresOptions.CHECK_AND_PUT_COLUMN);
    String nullAs = values.given(HologresOptions.CHECK_AND_PUT_NULL_AS.key());
    if (column == null) {
      for (ConfigOption<String> option :
          List.of(HologresOptions.CHECK_AND_PUT_OPERATOR, HologresOptions.CHECK_AND_PUT_NULL_AS)) {
        if (values.given(option.key()) != null) {
          throw new ValidationException(
              option.key() + ": needs " + HologresOptions.CHECK_AND_PUT_COLUMN.key());
        }
      }
      return null;
    }
    if (nullAs != null && operator.unary()) {
      throw new ValidationException(
          HologresOptions.CHECK_AND_PUT_NULL_AS.key()
              + " = '"
              + nullAs
              + "': means nothing to the operator "
              + operator);
    }
    return new CheckAndPut(column, operator, nullAs);
  }

  private void requireConsistent() {
    if (ignoreNullWhenUpdate && upsertType != UpsertType.INSERT_OR_UPDATE) {
      throw new ValidationException(
          "sink.ignore-null-when-update = 'true': needs upsert_type = 'insertorupdate', not '"
              + upsertType
              + "'");
    }
    if (checkAndPut != null && upsertType == UpsertType.INSERT_OR_IGNORE) {
      throw new ValidationException(
          "sink.check-and-put.column = '"
              + checkAndPut.column()
              + "': needs upsert_type = 'insertorupdate' or 'insertorreplace', since"
              + " 'insertorignore' updates nothing");
    }
    if (deleteStrategy == DeleteStrategy.NULL_OUT && upsertType == UpsertType.INSERT_OR_IGNORE) {
      throw new ValidationException(
          "sink.delete-strategy = 'null-out': needs upsert_type = 'insertorupdate' or"
              + " 'insertorreplace', since 'insertorignore' would never fill the row again");
    }
    if (createMissingPartition && !partitionRouter) {
      throw new ValidationException(
          "sink.create-missing-partition = 'true': needs partition_router = 'true'");
    }
    if (bulkload()) {
      requireOfBulkload();
    }
  }

  private void requireOfBulkload() {
    if (guarantee == DeliveryGuarantee.AT_LEAST_ONCE) {
      throw new ValidationException(
          "sink.delivery-guarantee = 'at-least-once': a bulk load is exactly-once; for at-least-once"
              + " leave bulkload out");
    }
    if (onBadRow == OnBadRow.SKIP) {
      throw new ValidationException(
          "sink.on-bad-row = 'skip': a COPY fails as a whole at the first bad row, and what it had"
              + " taken is gone, so bulkload cannot skip any; use 'fail', or leave bulkload out");
    }
    if (ignoreNullWhenUpdate || checkAndPut != null) {
      throw new ValidationException(
          (checkAndPut == null
                  ? "sink.ignore-null-when-update = 'true'"
                  : "sink.check-and-put.column = '" + checkAndPut.column() + "'")
              + ": a bulk load takes one row of each key, so it cannot look at those in between; leave"
              + " bulkload out");
    }
    if (load.mode() == LoadOptions.Mode.PREPARED) {
      requireOfPrepared();
    }
  }

  /**
   * COPY goes straight into the table: there are no staging tables to be made in some way, and what
   * is prepared must not stay so for long.
   */
  private void requireOfPrepared() {
    if (load.visible() == LoadOptions.Visible.END) {
      throw new ValidationException(
          "sink.bulkload.mode = 'prepared': does not go with sink.bulkload.visible = 'end', since"
              + " every checkpoint would leave prepared transactions until then; use 'staging'");
    }
    String other =
        partitionRouter
            ? "partition_router = 'true'"
            : load.unlogged()
                ? "sink.bulkload.unlogged = 'true'"
                : load.freeze()
                    ? "sink.bulkload.freeze = 'true'"
                    : load.synchronousCommit()
                        ? null
                        : "sink.bulkload.synchronous-commit = 'false'";
    if (other != null) {
      throw new ValidationException(
          "sink.bulkload.mode = 'prepared': does not go with "
              + other
              + ", which is about staging; leave one of them out");
    }
  }
}
