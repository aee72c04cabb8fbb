package io.holowire.jmh.server;

import io.holowire.jmh.compare.Server;
import io.holowire.jmh.compare.VertxEvents;
import io.holowire.jmh.compare.checksum.Checksum;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Cursor;
import io.vertx.sqlclient.PreparedQuery;
import io.vertx.sqlclient.PreparedStatement;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.lang.reflect.Array;
import java.util.List;

/** Vert.x' client, which has no COPY; one connection. */
final class VertxClient implements Client {
  private final Server server;
  private final Vertx vertx = Vertx.vertx();
  private PgConnection connection;

  VertxClient(Server server) {
    this.server = server;
  }

  private void connect(int pipeline) throws Exception {
    connection = await(PgConnection.connect(vertx, VertxEvents.options(server, pipeline)));
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get();
  }

  private PreparedStatement prepare(String sql) throws Exception {
    return await(connection.prepare(sql));
  }

  @Override
  public Write write(WritePath path) throws Exception {
    connect(WriteBenchmark.ROWS);
    switch (path) {
      case UNNEST:
        PreparedStatement unnest = prepare(EventSql.unnest(EventSql::numbered));
        return rows -> await(unnest.query().execute(arrays(rows)));
      case SINGLE_ROWS:
        PreparedStatement upsert = prepare(EventSql.values(1, EventSql::numbered));
        return rows ->
            await(upsert.query().executeBatch(rows.stream().map(VertxClient::row).toList()));
      default:
        throw new UnsupportedOperationException("Vert.x has no " + path);
    }
  }

  private static Tuple arrays(List<Event> rows) {
    Tuple arrays = Tuple.tuple();
    for (EventColumn column : EventColumn.values()) {
      Object array = Array.newInstance(column.javaType(), rows.size());
      for (int i = 0; i < rows.size(); i++) {
        Array.set(array, i, column.of(rows.get(i)));
      }
      arrays.addValue(array);
    }
    return arrays;
  }

  private static Tuple row(Event event) {
    Tuple row = Tuple.tuple();
    for (EventColumn column : EventColumn.values()) {
      row.addValue(column.of(event));
    }
    return row;
  }

  @Override
  public Read read(ReadPath path) throws Exception {
    if (path == ReadPath.COPY) {
      throw new UnsupportedOperationException("Vert.x has no COPY");
    }
    connect(1);
    PreparedStatement select = prepare(EventSql.SELECT);
    return () -> {
      // Which only lives in a transaction.
      await(connection.query("BEGIN").execute());
      Checksum sum = new Checksum();
      Cursor cursor = select.cursor();
      do {
        VertxEvents.add(await(cursor.read(PgjdbcClient.FETCH_SIZE)), sum);
      } while (cursor.hasMore());
      await(cursor.close());
      await(connection.query("COMMIT").execute());
      return sum.total();
    };
  }

  @Override
  public LookUp lookUp(int inFlight) throws Exception {
    connect(inFlight);
    PreparedQuery<RowSet<Row>> select = prepare(EventSql.SELECT + " WHERE id = $1").query();
    return keys -> VertxEvents.lookUp(select, keys, inFlight);
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join(); // with its connections
  }
}
