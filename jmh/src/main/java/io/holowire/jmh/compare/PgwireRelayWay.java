package io.holowire.jmh.compare;

import io.holowire.pgwire.config.HostPort;
import io.holowire.pgwire.config.PgConfig;
import io.holowire.pgwire.config.SslMode;
import io.holowire.pgwire.conn.PgConnection;

/** Our client alone: what comes out goes in, undecoded. */
record PgwireRelayWay() implements RelayWay {
  @Override
  public String name() {
    return "pgwire";
  }

  @Override
  public void relay(Server server) throws Exception {
    PgConfig.Builder config =
        PgConfig.builder()
            .hosts(new HostPort(server.host(), server.port()))
            .database(server.database())
            .user(server.user())
            .password(server.password());
    if (server.tls()) {
      config.sslMode(SslMode.REQUIRE);
    }
    try (PgConnection from = PgConnection.connect(config.build()).get();
        PgConnection into = PgConnection.connect(config.build()).get()) {
      from.copyOut("COPY " + RelaySource.TABLE + " TO STDOUT (FORMAT binary)")
          .relayTo(into.copyIn("COPY " + LineItems.TABLE + " FROM STDIN (FORMAT binary)"))
          .get();
    }
  }

  @Override
  public String toString() {
    return name() + ": our client alone, COPY out into COPY in, both binary";
  }
}
