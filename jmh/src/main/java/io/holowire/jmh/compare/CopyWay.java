package io.holowire.jmh.compare;

import java.util.List;
import org.apache.flink.table.data.RowData;

/** Without Flink, by one COPY in a session of its own. */
sealed interface CopyWay extends Way
    permits CopyFileWay, CopyTextWay, PgBulkInsertWay, PsqlLoadWay {
  /** Makes a COPY of these rows that can run: not in the time that is measured. */
  Copy prepare(Server server, Dataset dataset, List<RowData> rows) throws Exception;

  @Override
  default Client open(Task task, Server server) {
    return new CopyClient(this, task.dataset(), server);
  }

  /** Connects, copies and disconnects. */
  interface Copy {
    void run() throws Exception;
  }
}
