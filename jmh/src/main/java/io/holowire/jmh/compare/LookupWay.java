package io.holowire.jmh.compare;

import io.holowire.jmh.compare.checksum.Total;

/** Without Flink, by a prepared select for each key in a session of its own. */
sealed interface LookupWay extends Way permits PgbenchWay, PreparedSelectWay, VertxWay {
  /** For the keys that are to be looked up. */
  String SELECT = "SELECT * FROM " + Events.TABLE + " WHERE id = ";

  /** Connects, looks up each key and disconnects. */
  Total lookUp(Server server, long[] keys) throws Exception;

  @Override
  default Client open(Scenario scenario, Server server) {
    return new LookupClient(this, server);
  }
}
