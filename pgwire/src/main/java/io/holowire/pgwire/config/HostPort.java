package io.holowire.pgwire.config;

import java.util.Objects;

/**
 * One place a server may listen.
 *
 * @param host name or literal address (IPv6 without brackets)
 * @param port 1 to 65535
 */
public record HostPort(String host, int port) {
  /** The port PostgreSQL listens on unless told otherwise. */
  public static final int DEFAULT_PORT = 5432;

  public HostPort {
    Objects.requireNonNull(host, "host");
    if (host.isEmpty() || host.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("host must be a name or an address, is '" + host + "'");
    }
    if (host.startsWith("/")) {
      throw new IllegalArgumentException("Unix-domain sockets are not supported: " + host);
    }
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("port of " + host + " must be 1 to 65535, is " + port);
    }
  }

  /** Reads {@code host}, {@code host:port}, {@code [v6]} or {@code [v6]:port}. */
  public static HostPort parse(String text) {
    String host = text.strip();
    String port = "";
    int colon = host.lastIndexOf(':');
    if (host.startsWith("[")) {
      int bracket = host.indexOf(']');
      if (bracket < 0 || (bracket + 1 < host.length() && host.charAt(bracket + 1) != ':')) {
        throw new IllegalArgumentException("cannot read host and port from '" + text + "'");
      }
      port = bracket + 1 < host.length() ? host.substring(bracket + 2) : "";
      host = host.substring(1, bracket);
    } else if (colon >= 0 && host.indexOf(':') == colon) {
      port = host.substring(colon + 1);
      host = host.substring(0, colon);
    }
    return new HostPort(host, port.isEmpty() ? DEFAULT_PORT : port(port, text));
  }

  private static int port(String digits, String text) {
    try {
      return Integer.parseInt(digits);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("port is not a number in '" + text + "'", e);
    }
  }

  @Override
  public String toString() {
    return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
  }
}
