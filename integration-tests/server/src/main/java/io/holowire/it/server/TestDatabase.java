package io.holowire.it.server;

/**
 * A database that one test class has to itself, with an oracle for what the server thinks of it.
 */
public final class TestDatabase implements AutoCloseable {
  private final PostgresServer server;
  private final String name;
  private final Oracle oracle;

  private TestDatabase(PostgresServer server, String name) {
    this.server = server;
    this.name = name;
    this.oracle = server.oracle(name);
  }

  /** An empty database of a server; its close drops it. */
  public static TestDatabase create(PostgresServer server, String name) {
    try (Oracle admin = server.oracle(server.database())) {
      // template0: sessions in template1 would be in the way.
      admin.execute("create database " + name + " template template0");
    }
    return new TestDatabase(server, name);
  }

  public PostgresServer server() {
    return server;
  }

  public String name() {
    return name;
  }

  public String url() {
    return server.url(name);
  }

  /** A superuser's session that lasts as long as this; for one thread at a time. */
  public Oracle oracle() {
    return oracle;
  }

  @Override
  public void close() {
    oracle.close();
    try (Oracle admin = server.oracle(server.database())) {
      admin.execute("drop database " + name + " with (force)");
    }
  }
}
