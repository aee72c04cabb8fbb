package io.holowire.jmh.server;

import io.holowire.jmh.compare.Server;

/** What the benchmarks compare. */
public enum ClientLibrary {
  PGWIRE {
    @Override
    Client open(Server server) {
      return new PgwireClient(server);
    }
  },
  PGJDBC {
    @Override
    Client open(Server server) {
      return new PgjdbcClient(server);
    }
  },
  PGBULKINSERT {
    @Override
    Client open(Server server) {
      return new PgBulkInsertClient(server);
    }
  },
  VERTX {
    @Override
    Client open(Server server) {
      return new VertxClient(server);
    }
  };

  /** A client that has not connected yet. */
  abstract Client open(Server server);
}
