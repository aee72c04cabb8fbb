package io.holowire.it.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.Testcontainers;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/**
 * A pgbouncer in transaction mode before a server: the system's own program where there is one,
 * else in Docker when that is asked for and answers. Lets every client in as the server's
 * superuser.
 */
public final class PgBouncer implements AutoCloseable {
  private static final String IMAGE = "edoburu/pgbouncer:v1.24.1-p1";
  private static final int IN_CONTAINER = 5432;

  private final String host;
  private final int port;
  private final Runnable process;

  private PgBouncer(String host, int port, Runnable process) {
    this.host = host;
    this.port = port;
    this.process = process;
  }

  /** Empty when this machine has neither the program nor Docker. */
  public static Optional<PgBouncer> start(PostgresServer server, int poolSize) {
    try {
      Optional<Path> program = program();
      if (program.isPresent()) {
        return Optional.of(startProgram(program.get(), server, poolSize));
      }
      boolean docker = !System.getProperty("holowire.postgres", "embedded").equals("embedded");
      return docker && DockerClientFactory.instance().isDockerAvailable()
          ? Optional.of(startContainer(server, poolSize))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String host() {
    return host;
  }

  public int port() {
    return port;
  }

  @Override
  public void close() {
    process.run();
  }

  /** Debian keeps it where an ordinary user's path does not lead. */
  private static Optional<Path> program() {
    return Stream.concat(
            Stream.of(System.getenv("PATH").split(":")), Stream.of("/usr/sbin", "/usr/local/sbin"))
        .map(directory -> Path.of(directory, "pgbouncer"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static PgBouncer startProgram(Path program, PostgresServer server, int poolSize)
      throws IOException {
    Path directory = Files.createTempDirectory("holowire-pgbouncer-");
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    Path users = directory.resolve("users.txt");
    Files.writeString(users, "\"%s\" \"%s\"\n".formatted(server.user(), server.password()));
    Path settings =
        Files.write(
            directory.resolve("pgbouncer.ini"),
            List.of(
                "[databases]",
                "* = host=%s port=%d user=%s"
                    .formatted(server.host(), server.port(), server.user()),
                "[pgbouncer]",
                "listen_addr = 127.0.0.1",
                "listen_port = " + port,
                "unix_socket_dir =",
                "auth_type = trust",
                "auth_file = " + users,
                "pool_mode = transaction",
                "default_pool_size = " + poolSize,
                "max_client_conn = 200"));
    Account.current().own(directory);
    Process process =
        new ProcessBuilder(
                Account.current().command(List.of(program.toString(), settings.toString())))
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("log").toFile())
            .start();
    PgBouncer bouncer =
        new PgBouncer(
            "127.0.0.1",
            port,
            () -> {
              process.destroy();
              process.onExit().join();
              try {
                Binaries.delete(directory);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    bouncer.awaitListening(process, directory.resolve("log"));
    return bouncer;
  }

  private void awaitListening(Process process, Path log) throws IOException {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (true) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(host, port));
        return;
      } catch (IOException e) {
        if (!process.isAlive() || System.nanoTime() > deadline) {
          throw new IOException("pgbouncer did not start:\n" + Files.readString(log), e);
        }
        Thread.onSpinWait();
      }
    }
  }

  @SuppressWarnings("resource") // closed by whoever closes the bouncer
  private static PgBouncer startContainer(PostgresServer server, int poolSize) {
    Testcontainers.exposeHostPorts(server.port());
    GenericContainer<?> container =
        new GenericContainer<>(DockerImageName.parse(IMAGE))
            .withEnv("DB_HOST", GenericContainer.INTERNAL_HOST_HOSTNAME)
            .withEnv("DB_PORT", Integer.toString(server.port()))
            .withEnv("DB_USER", server.user())
            .withEnv("DB_PASSWORD", server.password())
            .withEnv("AUTH_TYPE", "trust")
            .withEnv("POOL_MODE", "transaction")
            .withEnv("DEFAULT_POOL_SIZE", Integer.toString(poolSize))
            .withExposedPorts(IN_CONTAINER)
            .waitingFor(Wait.forListeningPort());
    container.start();
    return new PgBouncer(
        container.getHost(), container.getMappedPort(IN_CONTAINER), container::stop);
  }
}
