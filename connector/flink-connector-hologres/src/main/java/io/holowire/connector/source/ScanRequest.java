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
 */
record ScanRequest(
    ConnectionOptions connection,
    ScanOptions options,
    Relation relation,
    RowType produced,
    PushDown pushed,
    RowSettings rows)
    implements Serializable {

  /** The failure as the task shall report it. */
  FlinkRuntimeException failed(RuntimeException cause) {
    return new FlinkRuntimeException(
        Failure.message("scan of", connection, relation, cause), cause);
  }
}
