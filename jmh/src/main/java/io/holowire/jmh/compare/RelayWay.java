package io.holowire.jmh.compare;

/**
 * Without Flink, by a COPY out of {@link RelaySource} in one session into a COPY of {@code
 * lineitem} in another one.
 */
sealed interface RelayWay extends Way permits PgwireRelayWay, PsqlRelayWay {
  /** Connects, copies all rows and disconnects. */
  void relay(Server server) throws Exception;

  @Override
  default Client open(Task task, Server server) {
    return new RelayClient(this, server);
  }
}
