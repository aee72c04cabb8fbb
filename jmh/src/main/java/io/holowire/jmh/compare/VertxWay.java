package io.holowire.jmh.compare;

import io.holowire.jmh.compare.checksum.Checksum;
import io.holowire.jmh.compare.checksum.Total;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.PreparedQuery;
import io.vertx.sqlclient.PreparedStatement;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;

/** Vert.x' prepared select, pipelined on one connection. */
record VertxWay() implements LookupWay {
  /** Of pgbench as well. */
  static final int IN_FLIGHT = 64;

  @Override
  public String name() {
    return "vertx";
  }

  @Override
  public Total lookUp(Server server, long[] keys) throws Exception {
    PgConnectOptions options =
        new PgConnectOptions()
            .setHost(server.host())
            .setPort(server.port())
            .setDatabase(server.database())
            .setUser(server.user())
            .setPassword(server.password())
            .setPipeliningLimit(IN_FLIGHT);
    Vertx vertx = Vertx.vertx();
    try {
      Future<Total> total =
          PgConnection.connect(vertx, options)
              .compose(
                  connection ->
                      connection
                          .prepare(SELECT + "$1")
                          .map(PreparedStatement::query)
                          .compose(select -> new Selects(select, keys).run())
                          .compose(found -> connection.close().map(found)));
      return total.toCompletionStage().toCompletableFuture().get();
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get();
    }
  }

  @Override
  public String toString() {
    return "%s: Vert.x' prepared select, %d in flight on one connection"
        .formatted(name(), IN_FLIGHT);
  }

  /** Each answer sends the next key; all of that on the connection's event loop. */
  private static final class Selects {
    private final PreparedQuery<RowSet<Row>> select;
    private final long[] keys;
    private final Checksum checksum = new Checksum();
    private final Promise<Total> end = Promise.promise();
    private int sent;
    private int answered;

    Selects(PreparedQuery<RowSet<Row>> select, long[] keys) {
      this.select = select;
      this.keys = keys;
    }

    Future<Total> run() {
      for (int i = Math.min(IN_FLIGHT, keys.length); i > 0; i--) {
        send();
      }
      return end.future();
    }

    private void send() {
      select.execute(Tuple.of(keys[sent++])).map(this::answer).onFailure(end::tryFail);
    }

    private int answer(RowSet<Row> rows) {
      for (Row row : rows) {
        add(row);
      }
      if (++answered == keys.length) {
        end.complete(checksum.total());
      } else if (sent < keys.length) {
        send();
      }
      return answered;
    }

    private void add(Row event) {
      checksum.add(event.getLong(0));
      checksum.add(event.getInteger(1));
      checksum.add(event.getString(2));
      checksum.add(event.getBigDecimal(3));
      checksum.add(event.getDouble(4));
      checksum.add(event.getBoolean(5));
      checksum.add(event.getLocalDate(6));
      checksum.add(event.getLocalDateTime(7));
      checksum.add(event.getString(8));
      checksum.add(event.getString(9));
      checksum.endRow();
    }
  }
}
