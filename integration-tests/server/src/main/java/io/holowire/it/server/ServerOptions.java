package io.holowire.it.server;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a server is started with.
 *
 * @param version the server's major version
 * @param settings server settings by name, as in {@code postgresql.conf}
 * @param hba lines of {@code pg_hba.conf} that go before the default ones; the first match wins
 * @param certificates the server's certificate and the authority of its clients; null = no TLS
 */
public record ServerOptions(
    int version, Map<String, String> settings, List<String> hba, TestCertificates certificates) {

  public ServerOptions {
    settings = Map.copyOf(settings);
    hba = List.copyOf(hba);
  }

  /** Keeps PostgreSQL's own durable settings: for tests that kill the server. */
  public static ServerOptions durable() {
    return new ServerOptions(
        PostgresServer.MAJOR_VERSION, Map.of("timezone", "UTC"), List.of(), null);
  }

  /** Gives up durability for speed: for tests and demonstrations that throw the data away. */
  public static ServerOptions fast() {
    return durable()
        .with("fsync", "off")
        .with("full_page_writes", "off")
        .with("synchronous_commit", "off")
        .with("max_wal_size", "4GB")
        .with("checkpoint_timeout", "30min")
        .with("shared_buffers", "256MB")
        .with("max_connections", "200")
        .with("max_prepared_transactions", "64");
  }

  /** Another version than the usual one: which there are, integration-tests/pom.xml says. */
  public ServerOptions withVersion(int major) {
    return new ServerOptions(major, settings, hba, certificates);
  }

  public ServerOptions with(String setting, String value) {
    Map<String, String> more = new LinkedHashMap<>(settings);
    more.put(setting, value);
    return new ServerOptions(version, more, hba, certificates);
  }

  public ServerOptions withHba(String... lines) {
    List<String> more = new ArrayList<>(hba);
    more.addAll(List.of(lines));
    return new ServerOptions(version, settings, more, certificates);
  }

  public ServerOptions withTls(TestCertificates server) {
    return new ServerOptions(version, settings, hba, server);
  }
}
