package io.holowire.connector.source;

import io.holowire.connector.options.ConnectionOptions;
import io.holowire.connector.options.ScanOptions;
import io.holowire.connector.pushdown.PushDown;
import io.holowire.connector.row.RowSettings;
import io.holowire.connector.server.Failure;
import io.holowire.connector.sql.Relation;
import java.io.Serializable;
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

  /** That a snapshot is gone and the user does not want to go on in a newer one. */
  static IllegalStateException snapshotLost(Snapshot snapshot) {
    return new IllegalStateException(
        "its snapshot "
            + snapshot.name()
            + " is not there: the connection that held it has ended, or another server has answered"
            + " (then name that host, or set 'scan.snapshot' = 'per-split'). A newer one is read from"
            + " the beginning, by a job that starts without saved state, or with"
            + " 'scan.on-snapshot-lost' = 'continue'");
  }

  /** What a thread that plans has failed with. */
  RuntimeException rethrown(Throwable failure) {
    return failure instanceof RuntimeException known
        ? known
        : new FlinkRuntimeException("scan of " + relation + " was not planned", failure);
  }
}
