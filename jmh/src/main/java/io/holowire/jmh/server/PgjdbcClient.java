package io.holowire.jmh.server;

import io.holowire.jmh.compare.Events;
import io.holowire.jmh.compare.JdbcEvents;
import io.holowire.jmh.compare.Server;
import io.holowire.jmh.compare.checksum.Checksum;
import io.holowire.jmh.compare.checksum.Total;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;
import org.postgresql.copy.CopyOut;

/** The JDBC driver: one connection, and for lookups one for each that is under way. */
final class PgjdbcClient implements Client {
  private static final int CHUNK_BYTES = 64 * 1024;

  /** Rows of one round trip; also those of Vert.x. */
  static final int FETCH_SIZE = 1_000;

  private final Server server;
  private final List<Connection> connections = new ArrayList<>();
  private Connection connection; // the last
  private ExecutorService threads; // null = not needed

  PgjdbcClient(Server server) {
    this.server = server;
  }

  /**
   * @param parameters of the URL
   */
  private void connect(String... parameters) throws SQLException {
    connection =
        DriverManager.getConnection(server.jdbcUrl(parameters), server.user(), server.password());
    connections.add(connection);
  }

  private CopyManager copyManager() throws SQLException {
    return connection.unwrap(PGConnection.class).getCopyAPI();
  }

  @Override
  public Write write(WritePath path) throws Exception {
    connect(path == WritePath.VALUES ? new String[] {"reWriteBatchedInserts=true"} : new String[0]);
    switch (path) {
      case COPY_TEXT:
        return rows -> copyText(Events.TABLE, rows);
      case UNNEST:
        PreparedStatement unnest = connection.prepareStatement(EventSql.unnest(EventSql::question));
        return rows -> unnest(unnest, rows);
      case VALUES, SINGLE_ROWS:
        connection.setAutoCommit(false);
        PreparedStatement upsert =
            connection.prepareStatement(EventSql.values(1, EventSql::question));
        return rows -> batch(upsert, rows);
      case STAGED_MERGE:
        Statement merge = connection.createStatement();
        merge.execute(EventSql.CREATE_STAGED);
        connection.setAutoCommit(false);
        return rows -> {
          copyText(EventSql.STAGED, rows);
          merge.execute(EventSql.MERGE);
          connection.commit();
        };
      default:
        throw new UnsupportedOperationException("pgjdbc does not encode " + path);
    }
  }

  private void copyText(String table, List<Event> rows) throws SQLException {
    CopyIn copy = copyManager().copyIn(EventSql.copyIn(table, "text"));
    StringBuilder text = new StringBuilder(CHUNK_BYTES);
    for (Event row : rows) {
      row.appendTo(text);
      if (text.length() > CHUNK_BYTES - CHUNK_BYTES / 8) {
        send(text, copy);
      }
    }
    send(text, copy);
    copy.endCopy();
  }

  private static void send(StringBuilder text, CopyIn copy) throws SQLException {
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    copy.writeToCopy(bytes, 0, bytes.length);
    text.setLength(0);
  }

  private void unnest(PreparedStatement statement, List<Event> rows) throws SQLException {
    for (EventColumn column : EventColumn.values()) {
      Object[] values = rows.stream().map(column::of).toArray();
      statement.setArray(column.ordinal() + 1, connection.createArrayOf(column.type(), values));
    }
    statement.executeUpdate();
  }

  /** Rewritten into statements of many rows, or not, as the connection says. */
  private void batch(PreparedStatement statement, List<Event> rows) throws SQLException {
    for (Event row : rows) {
      statement.setLong(1, row.id());
      statement.setInt(2, row.userId());
      statement.setString(3, row.kind());
      statement.setBigDecimal(4, row.amount());
      statement.setDouble(5, row.price());
      statement.setBoolean(6, row.active());
      statement.setObject(7, row.day());
      statement.setObject(8, row.created());
      statement.setString(9, row.note());
      statement.setString(10, row.trace());
      statement.addBatch();
    }
    statement.executeBatch();
    connection.commit();
  }

  @Override
  public Read read(ReadPath path) throws Exception {
    connect();
    if (path == ReadPath.COPY) {
      return this::copyOut;
    }
    connection.setAutoCommit(false); // else the driver reads all rows before the first
    PreparedStatement select = connection.prepareStatement(EventSql.SELECT);
    select.setFetchSize(FETCH_SIZE);
    return () -> {
      Checksum sum = new Checksum();
      JdbcEvents.add(select, sum);
      return sum.total();
    };
  }

  /** As text, since the driver has no decoder for the binary format. */
  private Total copyOut() throws SQLException {
    Checksum sum = new Checksum();
    CopyOut copy = copyManager().copyOut(EventSql.copyOut("text"));
    for (byte[] line = copy.readFromCopy(); line != null; line = copy.readFromCopy()) {
      Event.parse(new String(line, 0, line.length - 1, StandardCharsets.UTF_8)).addTo(sum);
    }
    return sum.total();
  }

  /** Not by one connection, on which each statement waits for the one before. */
  @Override
  public LookUp lookUp(int inFlight) throws Exception {
    List<PreparedStatement> statements = new ArrayList<>();
    for (int i = 0; i < inFlight; i++) {
      connect();
      statements.add(connection.prepareStatement(EventSql.SELECT + " WHERE id = ?"));
    }
    if (inFlight == 1) {
      return keys -> lookUp(statements.get(0), keys, 0, 1);
    }
    threads = Executors.newFixedThreadPool(inFlight);
    return keys -> {
      List<Callable<Total>> parts =
          IntStream.range(0, inFlight)
              .<Callable<Total>>mapToObj(
                  part -> () -> lookUp(statements.get(part), keys, part, inFlight))
              .toList();
      Total total = new Checksum().total();
      for (Future<Total> part : threads.invokeAll(parts)) {
        total = total.plus(part.get());
      }
      return total;
    };
  }

  private static Total lookUp(PreparedStatement select, long[] keys, int first, int step)
      throws SQLException {
    Checksum sum = new Checksum();
    for (int i = first; i < keys.length; i += step) {
      select.setLong(1, keys[i]);
      JdbcEvents.add(select, sum);
    }
    return sum.total();
  }

  /** Each connection with its statements. */
  @Override
  public void close() throws SQLException {
    if (threads != null) {
      threads.shutdown();
    }
    for (Connection each : connections) {
      each.close();
    }
  }
}
