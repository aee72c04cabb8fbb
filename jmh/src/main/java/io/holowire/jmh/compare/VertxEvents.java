package io.holowire.jmh.compare;

import io.holowire.jmh.compare.checksum.Checksum;
import io.holowire.jmh.compare.checksum.Total;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import io.vertx.sqlclient.PreparedQuery;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;

/** Rows of {@code events} as Vert.x' client asks for them and decodes them. */
public final class VertxEvents {
  private VertxEvents() {}

  /** Of a connection that has so many statements under way at most. */
  public static PgConnectOptions options(Server server, int pipeline) {
    PgConnectOptions options =
        server.tls()
            ? new PgConnectOptions()
                .setSslMode(SslMode.REQUIRE)
                .setSslOptions(new ClientSSLOptions().setTrustAll(true))
            : new PgConnectOptions();
    return options
        .setHost(server.host())
        .setPort(server.port())
        .setDatabase(server.database())
        .setUser(server.user())
        .setPassword(server.password())
        .setPipeliningLimit(pipeline);
  }

  /** Looks all keys up, so many at a time; not on an event loop. */
  public static Total lookUp(PreparedQuery<RowSet<Row>> select, long[] keys, int inFlight)
      throws Exception {
    Checksum sum = new Checksum();
    new InFlight<RowSet<Row>>(
            keys, key -> select.execute(Tuple.of(key)).toCompletionStage(), rows -> add(rows, sum))
        .run(inFlight);
    return sum.total();
  }

  /** Adds them to the sum. */
  public static void add(RowSet<Row> rows, Checksum sum) {
    for (Row row : rows) {
      sum.add(row.getLong(0));
      sum.add(row.getInteger(1));
      sum.add(row.getString(2));
      sum.add(row.getBigDecimal(3));
      sum.add(row.getDouble(4));
      sum.add(row.getBoolean(5));
      sum.add(row.getLocalDate(6));
      sum.add(row.getLocalDateTime(7));
      sum.add(row.getString(8));
      sum.add(row.getString(9));
      sum.endRow();
    }
  }
}
