package io.holowire.jmh.compare;

import java.time.Duration;

/**
 * What lies between the server and the clients under comparison; owns the proxy that makes it.
 *
 * @param proxy null = none
 */
record Network(Addresses addresses, DelayingProxy proxy) implements AutoCloseable {
  /** As a command line has it. */
  static Network open(Arguments arguments, Server server) {
    Server clients = arguments.tls() ? server.withTls() : server;
    if (arguments.latencyMillis() == 0) {
      return new Network(new Addresses(server, clients), null);
    }
    Duration roundTrip = Duration.ofMillis(arguments.latencyMillis());
    DelayingProxy proxy = DelayingProxy.to(server.host(), server.port(), roundTrip);
    return new Network(new Addresses(server, clients.at(proxy.host(), proxy.port())), proxy);
  }

  @Override
  public void close() {
    if (proxy != null) {
      proxy.close();
    }
  }
}
