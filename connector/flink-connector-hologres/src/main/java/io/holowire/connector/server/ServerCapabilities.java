package io.holowire.connector.server;

import io.holowire.connector.sql.CatalogSql;
import io.holowire.pgwire.config.HostPort;
import io.holowire.pgwire.conn.PgConnection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What kind of server answers at an endpoint.
 *
 * @param flavor who made it
 * @param majorVersion of PostgreSQL, or of the PostgreSQL that Hologres says it is
 * @param version the server's own text: {@code hg_version()} on Hologres, else {@code version()}
 */
public record ServerCapabilities(Flavor flavor, int majorVersion, String version) {
  /** The two servers that differ. */
  public enum Flavor {
    POSTGRESQL,
    HOLOGRES
  }

  private static final Map<HostPort, ServerCapabilities> PROBED = new ConcurrentHashMap<>();

  /** Whether the server is Hologres. */
  public boolean isHologres() {
    return flavor == Flavor.HOLOGRES;
  }

  /**
   * Asks the server; once per endpoint and class loader, a failure is not kept. The future fails
   * with a {@code PgException}.
   */
  public static CompletableFuture<ServerCapabilities> of(PgConnection connection) {
    HostPort host = connection.server().host();
    ServerCapabilities known = PROBED.get(host);
    if (known != null) {
      return CompletableFuture.completedFuture(known);
    }
    return probe(connection)
        .thenApply(
            capabilities -> {
              PROBED.put(host, capabilities);
              return capabilities;
            });
  }

  private static CompletableFuture<ServerCapabilities> probe(PgConnection connection) {
    int majorVersion = connection.server().majorVersion();
    return connection
        .query(CatalogSql.SERVER)
        .thenCompose(
            answer -> {
              List<String> row = answer.get(0).rows().get(0);
              if (row.get(1).equals("f")) {
                return CompletableFuture.completedFuture(
                    new ServerCapabilities(Flavor.POSTGRESQL, majorVersion, row.get(0)));
              }
              return connection
                  .query(CatalogSql.HOLOGRES_VERSION)
                  .thenApply(
                      version ->
                          new ServerCapabilities(
                              Flavor.HOLOGRES, majorVersion, version.get(0).rows().get(0).get(0)));
            });
  }
}
