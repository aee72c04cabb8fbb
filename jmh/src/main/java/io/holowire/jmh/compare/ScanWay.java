package io.holowire.jmh.compare;

import io.holowire.jmh.compare.checksum.Total;

/** Without Flink, by one statement that reads the table in a session of its own. */
sealed interface ScanWay extends Way permits CopyOutWay, CursorWay, PsqlScanWay {
  /** Ends the names of those that only move bytes: they do less than is compared. */
  String UNDECODED = "-undecoded";

  /** Connects, reads all rows and disconnects. */
  Total scan(Server server, String table) throws Exception;

  @Override
  default Client open(Task task, Server server) {
    return new ScanClient(this, task.dataset().table(), server);
  }
}
