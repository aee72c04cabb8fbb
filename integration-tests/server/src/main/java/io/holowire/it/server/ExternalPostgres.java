package io.holowire.it.server;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** A server of the user's own, given as {@code postgresql://user:password@host:port/database}. */
record ExternalPostgres(String host, int port, String user, String password, String database)
    implements PostgresServer {

  static ExternalPostgres open(String url) {
    URI uri = URI.create(url);
    String[] account =
        uri.getRawUserInfo() == null ? new String[] {""} : uri.getRawUserInfo().split(":", 2);
    if (uri.getHost() == null || account[0].isEmpty() || uri.getPath().length() < 2) {
      throw new IllegalArgumentException(
          "the URL of a server must have the form postgresql://user:password@host:port/database");
    }
    return new ExternalPostgres(
        uri.getHost(),
        uri.getPort() < 0 ? 5432 : uri.getPort(),
        decode(account[0]),
        account.length < 2 ? "" : decode(account[1]),
        decode(uri.getRawPath().substring(1)));
  }

  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  @Override
  public String description() {
    return "PostgreSQL at " + host + ":" + port;
  }

  /** Without the password. */
  @Override
  public String toString() {
    return description();
  }

  @Override
  public void close() {
    // Not ours to stop.
  }
}
