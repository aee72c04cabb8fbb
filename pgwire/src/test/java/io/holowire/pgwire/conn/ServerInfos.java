package io.holowire.pgwire.conn;

import io.holowire.pgwire.config.HostPort;
import java.net.InetSocketAddress;

/** A server that nobody has connected to. */
final class ServerInfos {
  private ServerInfos() {}

  static ServerInfo scripted() {
    HostPort host = new HostPort("scripted", 5432);
    return new ServerInfo(host, InetSocketAddress.createUnresolved("scripted", 5432), null);
  }
}
