package io.holowire.connector.sink;

import io.holowire.connector.sql.PartitionColumn;
import io.holowire.connector.sql.SqlColumn;
import io.holowire.connector.sql.TablePath;
import java.util.List;

/**
 * What of a partitioned target does not change while the job runs.
 *
 * @param oid the table's
 * @param path its name
 * @param columns those of the partition keys of all levels
 * @param sent how each of them travels
 * @param createMissing whether to create a partition where there is none
 */
record PartitionedTable(
    long oid,
    TablePath path,
    List<PartitionColumn> columns,
    List<SqlColumn> sent,
    boolean createMissing) {

  /** The same without the right to create partitions. */
  PartitionedTable withoutCreation() {
    return new PartitionedTable(oid, path, columns, sent, false);
  }
}
