package io.holowire.jmh.compare;

import io.holowire.jmh.compare.checksum.Total;

/** Without Flink, by a prepared select for each key in a session of its own. */
sealed interface LookupWay extends Way permits PgbenchWay, PreparedSelectWay, VertxWay {
  /**
   * Connects, looks up each key and disconnects.
   *
   * @param select ends where the key has to stand
   */
  Total lookUp(Server server, String select, long[] keys) throws Exception;

  @Override
  default Client open(Task task, Server server) {
    String select =
        "SELECT * FROM %s WHERE %s = ".formatted(task.dataset().table(), task.dataset().first());
    return new LookupClient(this, select, server);
  }
}
