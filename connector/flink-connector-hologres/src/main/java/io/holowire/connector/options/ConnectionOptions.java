package io.holowire.connector.options;

import io.holowire.pgwire.config.HostPort;
import io.holowire.pgwire.config.PgConfig;
import io.holowire.pgwire.config.PgUrl;
import io.holowire.pgwire.config.SslMode;
import io.holowire.pgwire.pool.PoolOptions;
import java.io.Serializable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How to reach the server; travels to the tasks.
 *
 * @param endpoint {@code host[:port][,…]}; null when there is a url
 * @param url a connection URL; null when there is an endpoint
 * @param database null = the url's
 * @param username null = the url's
 * @param password null = the url's; never printed
 * @param sslMode null = the url's, else prefer
 * @param sslRootCert a file; null = the url's, else none
 * @param timeout per host; null = the url's, else 10 s
 * @param poolName what lookups share a pool by
 * @param poolSize the most connections of that pool
 */
public record ConnectionOptions(
    String endpoint,
    String url,
    String database,
    String username,
    String password,
    SslMode sslMode,
    String sslRootCert,
    Duration timeout,
    String poolName,
    int poolSize)
    implements Serializable {

  private static final String APPLICATION_NAME = "flink-connector-hologres";

  /**
   * The settings for pgwire.
   *
   * @throws IllegalArgumentException when they make no sense; the message holds no password
   */
  public PgConfig config() {
    PgConfig.Builder config = url == null ? PgConfig.builder() : PgUrl.parse(url);
    if (endpoint != null) {
      config.hosts(Stream.of(endpoint.split(",")).map(HostPort::parse).toList());
    }
    if (database != null) {
      config.database(database);
    }
    if (username != null) {
      config.user(username).password(password);
    }
    if (sslMode != null) {
      config.sslMode(sslMode);
    }
    if (sslRootCert != null) {
      config.sslRootCert(Path.of(sslRootCert));
    }
    if (timeout != null) {
      config.connectTimeout(timeout);
    }
    PgConfig built = config.build();
    // A name in the url stays.
    return built.applicationName().equals(PgConfig.builder().build().applicationName())
        ? config.applicationName(APPLICATION_NAME).build()
        : built;
  }

  /** The pool's options: a size, and pgwire's defaults. */
  public PoolOptions poolOptions() {
    PoolOptions defaults = PoolOptions.defaults();
    return new PoolOptions(
        poolSize,
        defaults.acquireTimeout(),
        defaults.maxLifetime(),
        defaults.validateAfterIdle(),
        defaults.maxWaiters());
  }

  /** {@code host:port[,…]/database}, for messages. */
  public String describe() {
    PgConfig config = config();
    return config.hosts().stream().map(HostPort::toString).collect(Collectors.joining(","))
        + "/"
        + config.database();
  }

  /** Without user, password and url, which may hold both. */
  @Override
  public String toString() {
    return "ConnectionOptions[" + describe() + ", poolName=" + poolName + "]";
  }
}
