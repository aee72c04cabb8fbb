package io.holowire.jmh.server;

import de.bytefish.pgbulkinsert.PgBulkInsert;
import de.bytefish.pgbulkinsert.mapping.AbstractMapping;
import io.holowire.jmh.compare.Server;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.postgresql.PGConnection;

/** The library PgBulkInsert, which writes binary COPYs through the JDBC driver; one connection. */
final class PgBulkInsertClient implements Client {
  private final Server server;
  private Connection connection;

  PgBulkInsertClient(Server server) {
    this.server = server;
  }

  @Override
  public Write write(WritePath path) throws Exception {
    connection = DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password());
    switch (path) {
      case COPY_BINARY:
        PgBulkInsert<Event> events = new PgBulkInsert<>(new Mapping(Server.SCHEMA, "events"));
        return rows -> save(events, rows);
      case STAGED_MERGE:
        execute(EventSql.CREATE_STAGED);
        connection.setAutoCommit(false);
        PgBulkInsert<Event> staged = new PgBulkInsert<>(new Mapping("pg_temp", EventSql.STAGED));
        return rows -> {
          save(staged, rows);
          execute(EventSql.MERGE);
          connection.commit();
        };
      default:
        throw new UnsupportedOperationException("PgBulkInsert has binary COPYs, no " + path);
    }
  }

  private void save(PgBulkInsert<Event> insert, List<Event> rows) throws SQLException {
    insert.saveAll(connection.unwrap(PGConnection.class), rows.stream());
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public Read read(ReadPath path) {
    throw new UnsupportedOperationException("PgBulkInsert only writes");
  }

  @Override
  public LookUp lookUp(int inFlight) {
    throw new UnsupportedOperationException("PgBulkInsert only writes");
  }

  @Override
  public void close() throws SQLException {
    if (connection != null) {
      connection.close();
    }
  }

  private static final class Mapping extends AbstractMapping<Event> {
    Mapping(String schema, String table) {
      super(schema, table);
      mapLongPrimitive("id", Event::id);
      mapIntegerPrimitive("user_id", Event::userId);
      mapVarChar("kind", Event::kind);
      mapNumeric("amount", Event::amount);
      mapDoublePrimitive("price", Event::price);
      mapBooleanPrimitive("active", Event::active);
      mapDate("event_day", Event::day);
      mapTimeStamp("created", Event::created);
      mapVarChar("note", Event::note);
      mapVarChar("trace", Event::trace);
    }
  }
}
