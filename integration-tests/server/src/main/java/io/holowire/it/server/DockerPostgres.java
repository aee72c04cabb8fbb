package io.holowire.it.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * A server in Docker. It takes settings, not lines of {@code pg_hba.conf} or certificates: what
 * needs those controls the server's life as well, and uses {@link LocalPostgres}.
 */
final class DockerPostgres implements PostgresServer {
  private final PostgreSQLContainer container;
  private final int version;

  private DockerPostgres(PostgreSQLContainer container, int version) {
    this.container = container;
    this.version = version;
  }

  static DockerPostgres start(ServerOptions options) {
    if (!DockerClientFactory.instance().isDockerAvailable()) {
      throw new ServerUnavailableException("Docker was asked for and does not answer");
    }
    if (!options.hba().isEmpty() || options.certificates() != null) {
      throw new ServerUnavailableException("pg_hba lines and TLS need the embedded server");
    }
    List<String> command = new ArrayList<>(List.of("postgres"));
    options.settings().forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
    PostgreSQLContainer container =
        new PostgreSQLContainer(DockerImageName.parse("postgres:" + options.version()));
    container
        .withUsername("postgres")
        .withPassword("holowire")
        .withDatabaseName("postgres")
        .withStartupTimeout(Duration.ofMinutes(3))
        .withCommand(command.toArray(String[]::new));
    container.start();
    return new DockerPostgres(container, options.version());
  }

  @Override
  public String description() {
    return "PostgreSQL " + version + " in Docker";
  }

  @Override
  public String host() {
    return container.getHost();
  }

  @Override
  public int port() {
    return container.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT);
  }

  @Override
  public String user() {
    return container.getUsername();
  }

  @Override
  public String password() {
    return container.getPassword();
  }

  @Override
  public String database() {
    return container.getDatabaseName();
  }

  @Override
  public void close() {
    container.stop();
  }
}
