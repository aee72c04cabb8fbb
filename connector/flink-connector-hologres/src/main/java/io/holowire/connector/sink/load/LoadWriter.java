package io.holowire.connector.sink.load;

import io.holowire.connector.row.BadValueException;
import io.holowire.connector.server.FirstConnection;
import io.holowire.connector.sink.SinkMetrics;
import io.holowire.connector.sink.SinkSpec;
import io.holowire.connector.sql.LedgerSql.Entry;
import io.holowire.connector.sql.LedgerSql.Event;
import io.holowire.pgwire.conn.PgConnection;
import io.holowire.pgwire.error.ConnectionException;
import io.holowire.pgwire.error.PgException;
import io.holowire.pgwire.error.ServerException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.RowKind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rows of one subtask into portions, one for each checkpoint. Waits for the server in the task's
 * thread: for room while rows are written, and for the answer where a portion ends.
 */
final class LoadWriter
    implements CommittingSinkWriter<RowData, Portion>, StatefulSinkWriter<RowData, String> {
  private static final Logger LOG = LoggerFactory.getLogger(LoadWriter.class);

  private static final long DROPPING_MILLIS = 500;

  private final SinkSpec spec;
  private final LoadPlan plan;
  private final LoadIdentity identity;
  private final SinkMetrics metrics;
  private final LoadProgress progress;
  private final int stateCopies;

  private PgConnection connection;
  private CopyTransaction copy; // null = no row since the last portion
  private String name;
  private int sequence;
  private long rowsReported;
  private long bytesReported;

  /** Not handed out yet. */
  private final List<Portion> finished = new ArrayList<>();

  /** Handed out for a checkpoint that has not been told to the ledger. */
  private final List<Portion> handedOut = new ArrayList<>();

  /**
   * @param connection this writer's from here on
   * @param stateCopies of the state, so many that each subtask gets one, whatever their number will
   *     be
   */
  LoadWriter(
      SinkSpec spec,
      PgConnection connection,
      LoadPlan plan,
      LoadIdentity identity,
      SinkMetrics metrics,
      LoadProgress progress,
      int stateCopies) {
    this.spec = spec;
    this.connection = connection;
    this.plan = plan;
    this.identity = identity;
    this.metrics = metrics;
    this.progress = progress;
    this.stateCopies = stateCopies;
  }

  @Override
  public void write(RowData row, Context context) throws IOException, InterruptedException {
    if (row.getRowKind() != RowKind.INSERT) {
      throw badRow(
          row,
          new IllegalStateException(
              "bulkload = 'true': takes inserts only, not a row of kind "
                  + row.getRowKind().shortString()));
    }
    if (plan.loaded()) {
      return;
    }
    if (copy == null) {
      begin();
    }
    try {
      copy.write(row);
    } catch (BadValueException | IllegalArgumentException e) {
      throw badRow(row, e);
    } catch (PgException e) {
      throw failure("load into", e);
    }
    if (copy.bytes() != bytesReported) {
      report();
    }
  }

  private void begin() throws IOException, InterruptedException {
    connect();
    name = plan.destination().name(sequence++);
    copy =
        new CopyTransaction(
            connection,
            plan.destination().begin(name),
            plan.copySql(plan.destination().table(name)),
            plan.encoding());
    progress.began();
  }

  /** Between two portions a connection may well be lost: nothing hangs on it. */
  private void connect() throws IOException, InterruptedException {
    if (connection.isOpen()) {
      return;
    }
    try {
      connection = FirstConnection.again(spec.config());
    } catch (PgException e) {
      throw failure("load into", e);
    }
  }

  private void report() {
    metrics.sent(copy.rows() - rowsReported, copy.bytes() - bytesReported);
    progress.sent(copy.rows() - rowsReported, copy.bytes() - bytesReported);
    rowsReported = copy.rows();
    bytesReported = copy.bytes();
  }

  /** Ends the portion: what has been written is safe, and not visible. */
  @Override
  public void flush(boolean endOfInput) throws IOException, InterruptedException {
    if (copy == null) {
      return;
    }
    Destination destination = plan.destination();
    try {
      copy.end(destination.end(name, copy.rows()), destination.lastTag());
    } catch (ConnectionException e) {
      throw failure((e.sent() ? "end, of unknown outcome," : "end") + " of the load into", e);
    } catch (PgException | IllegalStateException e) {
      throw failure("end of the load into", e);
    }
    report();
    metrics.sendTime(progress.ended(name));
    if (destination instanceof Uncommitted from) {
      finished.add(plan.portion(from, name, identity, copy.rows(), copy.bytes()));
    }
    copy.close();
    copy = null;
    rowsReported = 0;
    bytesReported = 0;
  }

  @Override
  public Collection<Portion> prepareCommit() {
    List<Portion> portions = List.copyOf(finished);
    handedOut.addAll(finished);
    finished.clear();
    return portions;
  }

  /**
   * Tells the ledger which portions belong to the checkpoint: should the job be restored from it,
   * these are not orphans.
   */
  @Override
  public List<String> snapshotState(long checkpointId) throws IOException {
    if (!handedOut.isEmpty()) {
      try {
        connect();
        new Ledger(connection, plan.ledger()).add(entries(checkpointId));
      } catch (PgException e) {
        throw failure("checkpoint of the load into", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw failure("checkpoint of the load into", e);
      }
      handedOut.clear();
    }
    return Collections.nCopies(stateCopies, identity.sink());
  }

  private List<Entry> entries(long checkpoint) {
    return handedOut.stream()
        .map(
            portion ->
                new Entry(
                    portion.id(),
                    Event.STAGED,
                    portion.sink(),
                    portion.job(),
                    plan.target(),
                    checkpoint,
                    portion.rows()))
        .toList();
  }

  private IOException badRow(RowData row, Exception cause) {
    long number = rowsBefore() + (copy == null ? 0 : copy.rows()) + 1;
    return failure("load of " + plan.names().of(row, number) + " into", cause);
  }

  /**
   * @param doing what failed, if the cause does not say that a row did
   */
  private IOException failure(String doing, Exception cause) {
    metrics.failed(copy == null ? 0 : copy.rows());
    String row =
        copy != null && cause instanceof ServerException refusal
            ? plan.names().of(refusal, plan.destination().table(name).table(), rowsBefore())
            : "";
    return spec.failure(row.isEmpty() ? doing : "load of " + row + " into", cause);
  }

  /** What earlier COPYs of the subtask have loaded. */
  private long rowsBefore() {
    return progress.rows() - rowsReported;
  }

  /** Drops the connection, and with it what has not been ended; does not wait for the server. */
  @Override
  public void close() {
    if (copy != null) {
      copy.close();
      copy = null;
    }
    try {
      dropFinished();
    } finally {
      connection.close();
    }
  }

  /**
   * What was ended and never handed out is nobody's; an attempt that follows would drop it, too.
   */
  private void dropFinished() {
    if (!(plan.destination() instanceof Uncommitted from)) {
      return;
    }
    for (Portion portion : finished) {
      try {
        connection.query(from.undo(portion.id())).get(DROPPING_MILLIS, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (ExecutionException | TimeoutException e) {
        LOG.warn("{} is left behind: {}", portion.id(), e.toString());
        return;
      }
    }
  }
}
