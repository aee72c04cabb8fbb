package io.holowire.it.server;

/**
 * The one server that all tests of this JVM share; it starts with the first and ends with the JVM.
 */
public final class SharedPostgres {
  private static PostgresServer server;
  private static ServerUnavailableException unavailable;
  private static int databases;

  private SharedPostgres() {}

  /**
   * The server, started when nobody asked before.
   *
   * @throws ServerUnavailableException when this machine has none, which skips the test
   */
  public static synchronized PostgresServer get() {
    if (unavailable != null) {
      throw unavailable;
    }
    if (server == null) {
      try {
        server = PostgresServer.start(ServerOptions.fast());
      } catch (ServerUnavailableException e) {
        unavailable = e;
        throw e;
      }
    }
    return server;
  }

  /** An empty database of its own for one test class; its close drops it. */
  public static synchronized TestDatabase createDatabase() {
    PostgresServer running = get();
    return TestDatabase.create(
        running, "it_%d_%d".formatted(ProcessHandle.current().pid(), ++databases));
  }
}
