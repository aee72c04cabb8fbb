package io.holowire.jmh.compare;

/** The table that all relays read: filled once, with nothing left to do for its first reader. */
final class RelaySource {
  private static final String NAME = LineItems.NAME + "_source";

  static final String TABLE = Server.SCHEMA + "." + NAME;

  private RelaySource() {}

  /** Makes the table anew; says what the other one must answer when it has the same rows. */
  static String fill(Server server, int rows) throws Exception {
    StoredTable.fill(server, Scenario.RELAY.dataset(), rows);
    try (Server.Session session = server.open()) {
      session.execute("ALTER TABLE %s RENAME TO %s".formatted(LineItems.TABLE, NAME));
    }
    return LineItems.fingerprint(LineItems.stream(rows));
  }
}
