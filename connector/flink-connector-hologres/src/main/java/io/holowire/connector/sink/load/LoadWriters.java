package io.holowire.connector.sink.load;

import io.holowire.connector.options.DeliveryGuarantee;
import io.holowire.connector.options.LoadOptions;
import io.holowire.connector.options.LoadOptions.Mode;
import io.holowire.connector.options.LoadOptions.RestoreBehind;
import io.holowire.connector.row.ColumnWriter;
import io.holowire.connector.server.ColumnShape;
import io.holowire.connector.server.PartitionTree;
import io.holowire.connector.server.Reply;
import io.holowire.connector.server.ServerCapabilities;
import io.holowire.connector.server.TableShape;
import io.holowire.connector.sink.Opening;
import io.holowire.connector.sink.SinkMetrics;
import io.holowire.connector.sink.SinkSpec;
import io.holowire.connector.sink.WriteTarget;
import io.holowire.connector.sql.CopyFormat;
import io.holowire.connector.sql.LedgerSql;
import io.holowire.connector.sql.LedgerSql.Event;
import io.holowire.connector.sql.SqlColumn;
import io.holowire.connector.sql.TransactionSql;
import io.holowire.pgwire.conn.PgConnection;
import io.holowire.pgwire.type.Oid;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.table.api.ValidationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens writers: looks at table and ledger, cleans up, and decides where the rows go first. */
final class LoadWriters {
  private static final Logger LOG = LoggerFactory.getLogger(LoadWriters.class);

  private static final String ORDER = "holowire_order";
  private static final long NO_CHECKPOINT = -1;

  private final SinkSpec spec;
  private final LoadOptions options;
  private final boolean batch;
  private final LoadIdentity identity;
  private final int subtask;
  private final int subtasks;
  private final int attempt;
  private final long restored;

  /**
   * @param batch whether there will be no checkpoints for certain
   */
  private LoadWriters(
      SinkSpec spec, boolean batch, LoadIdentity identity, WriterInitContext context) {
    this.spec = spec;
    this.options = spec.options().load();
    this.batch = batch;
    this.identity = identity;
    subtask = context.getTaskInfo().getIndexOfThisSubtask();
    subtasks = context.getTaskInfo().getNumberOfParallelSubtasks();
    attempt = context.getTaskInfo().getAttemptNumber();
    restored = context.getRestoredCheckpointId().orElse(NO_CHECKPOINT);
  }

  static LoadWriter open(SinkSpec spec, boolean batch, String sink, WriterInitContext context)
      throws IOException {
    LoadIdentity identity = new LoadIdentity(sink, context.getJobInfo().getJobId().toString());
    LoadWriters writers = new LoadWriters(spec, batch, identity, context);
    Opening opening = Opening.of(spec);
    PartitionTree partitions = spec.options().partitionRouter() ? opening.partitions(spec) : null;
    WriteTarget target = opening.target(spec, partitions);
    LoadPlan plan = opening.orClose(spec, () -> writers.plan(opening.connection(), target));
    int maximum = context.getTaskInfo().getMaxNumberOfParallelSubtasks();
    return new LoadWriter(
        spec,
        opening.connection(),
        plan,
        identity,
        new SinkMetrics(context.metricGroup()),
        new LoadProgress(
            plan.target(), writers.subtask, () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime())),
        (maximum + writers.subtasks - 1) / writers.subtasks);
  }

  private LoadPlan plan(PgConnection connection, WriteTarget target) throws InterruptedException {
    LedgerSql sql = new LedgerSql(options.schema(), options.ledger());
    if (Reply.await(ServerCapabilities.of(connection)).isHologres()) {
      requireOneCopy(target);
      return plan(target, new PlainCopy(target.shape().path()), null, true, sql, false);
    }
    Ledger ledger = Ledger.open(connection, sql, spec.connection().config().user());
    requireNotBehind(ledger);
    new Orphans(ledger, identity, subtask, subtasks).remove(restored);
    String order = target.hasKey() ? unused(ORDER, target.shape()) : null;
    Destination destination = destination(connection, target, order, sql);
    return plan(target, destination, order, options.textCopy(), sql, isLoaded(ledger));
  }

  /**
   * @param order the name of the column that numbers the rows; null = none
   * @param text whether COPY is sent as text
   * @param loaded whether rows are dropped
   */
  private LoadPlan plan(
      WriteTarget target,
      Destination destination,
      String order,
      boolean text,
      LedgerSql ledger,
      boolean loaded) {
    List<SqlColumn> columns = new ArrayList<>(target.columns());
    List<ColumnWriter> encoders = new ArrayList<>(Arrays.asList(target.writers()));
    if (order != null) {
      columns.add(new SqlColumn(order, "bigint", Oid.INT8, "bigint", false));
      encoders.add(new SequenceWriter());
    }
    ColumnWriter[] writers = encoders.toArray(ColumnWriter[]::new);
    List<SqlColumn> sent = List.copyOf(columns);
    CopyFormat plain = text ? CopyFormat.text(options.fieldDelimiter()) : CopyFormat.BINARY;
    CopyFormat format =
        options.freeze() && destination instanceof StagingTable ? plain.frozen() : plain;
    RowNames names = new RowNames(target);
    LoadPlan plan =
        new LoadPlan(
            target.shape().path(),
            destination,
            sent,
            order,
            format,
            (allocator, chunks) ->
                RowEncoder.of(format, allocator, writers, sent, names.keys(), chunks),
            names,
            ledger,
            loaded);
    plan.copySql(target.shape().path()); // so that what COPY cannot do is said now
    return plan;
  }

  /**
   * What Hologres' COPY gives, whose transactions hold no rows: all or nothing, but one for each
   * subtask, and an attempt that follows cannot know whether it was made.
   *
   * @throws ValidationException when more is asked for
   */
  private void requireOneCopy(WriteTarget target) {
    String table = "table " + target.shape().path() + " is on Hologres, ";
    if (target.shape().partitionKey() != null) {
      throw new ValidationException(
          "bulkload = 'true': "
              + table
              + "whose COPY does not take the parent of partitions; name a child table");
    }
    if (!batch) {
      throw new ValidationException(
          "bulkload = 'true': "
              + table
              + "whose transactions hold no rows until a checkpoint; SET 'execution.runtime-mode' ="
              + " 'batch', or leave bulkload out");
    }
    if (spec.options().guarantee() == DeliveryGuarantee.EXACTLY_ONCE) {
      throw new ValidationException(
          "sink.delivery-guarantee = 'exactly-once': "
              + table
              + "where each subtask's COPY is a transaction of its own and nothing tells whether it"
              + " was made; leave the option out");
    }
    if (attempt > 0) {
      throw new ValidationException(
          "bulkload = 'true': "
              + table
              + "and this is attempt "
              + (attempt + 1)
              + "; an earlier one may have loaded its rows. See whether the table has them, and"
              + " submit the job again if it has not");
    }
  }

  /**
   * Rows since the checkpoint come again; if the sink has committed for a later one, some of them
   * are in the table.
   */
  private void requireNotBehind(Ledger ledger) throws InterruptedException {
    OptionalLong last = ledger.lastCheckpoint(identity.sink());
    if (last.isEmpty() || last.getAsLong() <= restored) {
      return;
    }
    String behind =
        restored == NO_CHECKPOINT
            ? "the job starts anew"
            : "the job is restored from checkpoint " + restored;
    if (options.restoreBehind() == RestoreBehind.FAIL) {
      throw new ValidationException(
          "sink.restore-behind = 'fail': "
              + behind
              + ", and the sink has committed up to checkpoint "
              + last.getAsLong()
              + "; rows since then would be loaded twice. Restore from that checkpoint or a later one,"
              + " or accept it with 'at-least-once'");
    }
    LOG.warn(
        "Table {}: {}, and the sink has committed up to checkpoint {}: rows since then will be"
            + " loaded twice, as sink.restore-behind = 'at-least-once' accepts",
        spec.table(),
        behind,
        last.getAsLong());
    ledger.moveBack(identity.sink(), restored);
  }

  private boolean isLoaded(Ledger ledger) throws InterruptedException {
    boolean loaded =
        batch && !ledger.known(List.of(identity.wholeLoad()), Event.COMMITTED).isEmpty();
    if (loaded) {
      LOG.info(
          "Table {}: an earlier attempt has committed this load; rows that come again are dropped",
          spec.table());
    }
    return loaded;
  }

  private Destination destination(
      PgConnection connection, WriteTarget target, String order, LedgerSql ledger)
      throws InterruptedException {
    boolean routed = spec.options().partitionRouter();
    if (batch && subtasks == 1 && order == null && !routed && !target.shape().isView()) {
      return new DirectCopy(identity, target.shape().path(), ledger);
    }
    if (options.mode() == Mode.PREPARED) {
      requirePreparable(connection, target);
      return new PreparedTransaction(identity, subtask, attempt, target.shape().path(), ledger);
    }
    return new StagingTable(
        identity,
        subtask,
        attempt,
        target.shape().path(),
        options,
        // Without checkpoints no row of the ledger would wait for it.
        batch || options.synchronousCommit(),
        StagingShape.of(connection, target, order));
  }

  private static void requirePreparable(PgConnection connection, WriteTarget target)
      throws InterruptedException {
    String mode = "sink.bulkload.mode = 'prepared': ";
    if (target.shape().isView()) {
      throw new ValidationException(
          mode + target.shape().path() + " is a view, into which COPY cannot go; use 'staging'");
    }
    if (target.hasKey()) {
      throw new ValidationException(
          mode
              + "table "
              + target.shape().path()
              + " has a key, so that rows have to be merged, and COPY only appends; use 'staging'");
    }
    String most =
        Reply.await(connection.query(TransactionSql.MAX_PREPARED)).get(0).rows().get(0).get(0);
    if (most.equals("0")) {
      throw new ValidationException(
          mode
              + "the server's max_prepared_transactions is 0; set it to twice the parallelism of all"
              + " such sinks at least, or use 'staging'");
    }
  }

  private static String unused(String name, TableShape shape) {
    String unused = name;
    List<String> used = shape.columns().stream().map(ColumnShape::name).toList();
    while (used.contains(unused)) {
      unused += "_";
    }
    return unused;
  }
}
