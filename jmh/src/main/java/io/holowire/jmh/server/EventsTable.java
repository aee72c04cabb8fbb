package io.holowire.jmh.server;

import io.holowire.it.server.PostgresServer;
import io.holowire.it.server.SharedPostgres;
import io.holowire.jmh.compare.Events;
import io.holowire.jmh.compare.Server;
import io.holowire.jmh.compare.checksum.Total;
import java.io.StringReader;
import java.sql.SQLException;
import java.util.List;

/**
 * Table {@code events} on the server that the environment variable {@code PGWIRE_URL} names, else
 * on one that this JVM starts. Owns a session of its own.
 */
final class EventsTable implements AutoCloseable {
  private static final String ALL_ROWS = Server.SCHEMA + ".all_events";

  private final Server server;
  private final Server.Session session;

  private EventsTable(Server server, Server.Session session) {
    this.server = server;
    this.session = session;
  }

  /** An empty one. */
  static EventsTable create(List<Event> rows) throws Exception {
    String url = System.getenv("PGWIRE_URL");
    Server server =
        Server.of(url == null || url.isBlank() ? SharedPostgres.get() : PostgresServer.at(url));
    EventsTable table = new EventsTable(server, server.open());
    table.session.execute(
        """
        DROP SCHEMA IF EXISTS %1$s CASCADE; CREATE SCHEMA %1$s;
        CREATE TABLE %2$s (%4$s, PRIMARY KEY (id)) WITH (autovacuum_enabled = off);
        CREATE TABLE %3$s (LIKE %2$s) WITH (autovacuum_enabled = off)\
        """
            .formatted(Server.SCHEMA, Events.TABLE, ALL_ROWS, Events.COLUMNS));
    StringBuilder lines = new StringBuilder();
    rows.forEach(row -> row.appendTo(lines));
    table
        .session
        .copy()
        .copyIn(EventSql.copyIn(ALL_ROWS, "text"), new StringReader(lines.toString()));
    return table;
  }

  Server server() {
    return server;
  }

  /** Leaves no row. */
  void empty() throws Exception {
    session.execute("TRUNCATE " + Events.TABLE);
  }

  /** Leaves the rows of every other key. */
  void fillHalf() throws Exception {
    empty();
    session.execute(
        "INSERT INTO %s SELECT * FROM %s WHERE id %% 2 = 0".formatted(Events.TABLE, ALL_ROWS));
  }

  /** Leaves all rows, and nothing to do for their first reader. */
  void fill() throws Exception {
    empty();
    session.execute("INSERT INTO %s SELECT * FROM %s".formatted(Events.TABLE, ALL_ROWS));
    session.execute("VACUUM (ANALYZE) " + Events.TABLE);
  }

  /**
   * Looks whether all rows are there, as they should be.
   *
   * @throws IllegalStateException when they are not
   */
  void check() throws Exception {
    String difference =
        session.ask(
            """
            SELECT count(*) FROM ((TABLE %1$s EXCEPT TABLE %2$s) UNION ALL (TABLE %2$s EXCEPT TABLE %1$s)) AS other\
            """
                .formatted(ALL_ROWS, Events.TABLE));
    if (!difference.equals("0")) {
      throw new IllegalStateException(difference + " rows are not as they were written");
    }
  }

  /**
   * What has come of the rows that should.
   *
   * @throws IllegalStateException when that is something else
   */
  static Total require(Total expected, Total came) {
    if (!came.equals(expected)) {
      throw new IllegalStateException(came + " came in place of " + expected);
    }
    return came;
  }

  @Override
  public void close() throws SQLException {
    session.execute("DROP SCHEMA %s CASCADE".formatted(Server.SCHEMA));
    session.close();
  }
}
