package io.holowire.connector.source;

import java.io.Serializable;
import java.util.Objects;

/**
 * What all splits of a consistent scan see.
 *
 * @param name by which a session imports it; given anew once it is lost
 * @param host of the server that knows the name; each of several may be asked for a connection
 * @param port of the server
 * @param holder process id of the session that holds it
 * @param since when that session began, as the server says it
 */
public record Snapshot(String name, String host, int port, int holder, String since)
    implements Serializable {
  public Snapshot {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(host, "host");
    Objects.requireNonNull(since, "since");
  }
}
