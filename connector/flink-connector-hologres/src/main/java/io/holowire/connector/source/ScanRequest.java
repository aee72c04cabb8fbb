package io.holowire.connector.source;

import io.holowire.connector.options.ConnectionOptions;
import io.holowire.connector.options.ScanOptions;
import io.holowire.connector.pushdown.PushDown;
import io.holowire.connector.row.RowSettings;
import io.holowire.connector.server.Failure;
import io.holowire.connector.sql.Relation;
import java.io.Serializable;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.util.FlinkRuntimeException;

/**
 * What a source reads, as the user asked for it.
 *
 * @param produced the columns to read, by name, and the types to read them as; may be none. With an
 *     aggregation, the types of its outputs
 * @param resumable whether a split is gone on with where it stood at a checkpoint; else it is read
 *     again with all that depends on it
 */
record ScanRequest(
    ConnectionOptions connection,
    ScanOptions options,
    Relation relation,
    RowType produced,
    PushDown pushed,
    RowSettings rows,
    boolean resumable)
    implements Serializable {

  /** The same for rows for which a further condition is true; null = none. */
  ScanRequest where(String further) {
    return new ScanRequest(
        connection, options, relation, produced, pushed.where(further), rows, resumable);
  }

  /** The failure as the task shall report it. */
  FlinkRuntimeException failed(RuntimeException cause) {
    return new FlinkRuntimeException(
        Failure.message("scan of", connection, relation, cause), cause);
  }

  /**
   * That the snapshot is gone and the user does not want to go on in a newer one.
   *
   * @param forGood whether starting the job again from its last checkpoint would not help
   */
  RuntimeException snapshotLost(Snapshot snapshot, boolean forGood) {
    RuntimeException failure =
        failed(
            new IllegalStateException(
                "its snapshot "
                    + snapshot.name()
                    + " is lost before all was read, since the connection that held it has ended;"
                    + " start the job without saved state to read a newer one from the beginning,"
                    + " or set 'scan.on-snapshot-lost' = 'continue'"));
    return forGood ? new SuppressRestartsException(failure) : failure;
  }

  /** What a thread that plans has failed with. */
  RuntimeException rethrown(Throwable failure) {
    return failure instanceof RuntimeException known
        ? known
        : new FlinkRuntimeException("scan of " + relation + " was not planned", failure);
  }
}
