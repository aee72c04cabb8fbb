package io.holowire.jmh.compare;

import io.holowire.jmh.compare.checksum.Total;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;

/** Vert.x' prepared select, pipelined on one connection. */
record VertxWay() implements LookupWay {
  /** Of pgbench as well. */
  static final int IN_FLIGHT = 64;

  @Override
  public String name() {
    return "vertx";
  }

  @Override
  public boolean knows(Dataset dataset) {
    return dataset instanceof EventRows;
  }

  @Override
  public Total lookUp(Server server, String select, long[] keys) throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      PgConnection connection =
          await(PgConnection.connect(vertx, VertxEvents.options(server, IN_FLIGHT)));
      return VertxEvents.lookUp(await(connection.prepare(select + "$1")).query(), keys, IN_FLIGHT);
    } finally {
      await(vertx.close()); // with its connection
    }
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get();
  }

  @Override
  public String toString() {
    return "%s: Vert.x' prepared select, %d in flight on one connection"
        .formatted(name(), IN_FLIGHT);
  }
}
