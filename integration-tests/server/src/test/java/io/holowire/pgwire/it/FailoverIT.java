package io.holowire.pgwire.it;

import static io.holowire.pgwire.it.Live.assertUsable;
import static io.holowire.pgwire.it.Live.failure;
import static io.holowire.pgwire.it.Live.get;
import static io.holowire.pgwire.it.Live.sqlState;
import static io.holowire.pgwire.it.Live.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holowire.it.server.LocalPostgres;
import io.holowire.it.server.Oracle;
import io.holowire.it.server.ServerOptions;
import io.holowire.pgwire.config.HostPort;
import io.holowire.pgwire.config.PgConfig;
import io.holowire.pgwire.config.TargetServer;
import io.holowire.pgwire.conn.PgConnection;
import io.holowire.pgwire.error.PgException;
import io.holowire.pgwire.error.SqlState;
import io.holowire.pgwire.pool.Lease;
import io.holowire.pgwire.pool.PgPool;
import io.holowire.pgwire.pool.PoolOptions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A primary and its standby change roles: connections go where writes, or reads, are to go. */
class FailoverIT {
  private LocalPostgres first;
  private LocalPostgres second;

  @BeforeEach
  void start() {
    first = LocalPostgres.start(ServerOptions.fast());
    try (Oracle oracle = first.oracle("postgres")) {
      oracle.execute("create table t (a int)");
    }
    second = first.standby();
  }

  @AfterEach
  void stop() {
    second.close();
    first.close();
  }

  @Test
  void targetServerThenFailover() {
    assertThat(portOf(TargetServer.ANY, first, second)).isEqualTo(first.port());
    assertThat(portOf(TargetServer.ANY, second, first)).isEqualTo(second.port());
    assertThat(portOf(TargetServer.PRIMARY, second, first)).isEqualTo(first.port());
    assertThat(portOf(TargetServer.STANDBY, first, second)).isEqualTo(second.port());
    assertThat(portOf(TargetServer.PREFER_STANDBY, first, second)).isEqualTo(second.port());
    assertThat(portOf(TargetServer.PREFER_STANDBY, first)).isEqualTo(first.port());
    assertThat(failure(PgConnection.connect(config(TargetServer.PRIMARY, second)))).isNotNull();
    assertThat(failure(PgConnection.connect(config(TargetServer.STANDBY, first)))).isNotNull();

    try (PgConnection onStandby = Live.connect(config(TargetServer.ANY, second))) {
      PgException refused = failure(onStandby.query("insert into t values (1)"));
      assertThat(refused.sqlState()).isEqualTo("25006");
      assertThat(refused.retry()).isEqualTo(SqlState.Retry.RECONNECT);
      assertUsable(onStandby);
    }
    poolMovesToTheNewPrimary();
  }

  /** The primary dies with connections in use; the pool finds the standby once it is promoted. */
  private void poolMovesToTheNewPrimary() {
    PoolOptions options = PoolOptions.defaults().withSize(2);
    try (PgPool pool = PgPool.open(config(TargetServer.PRIMARY, first, second), options)) {
      try (Lease lease = get(pool.acquire())) {
        get(lease.connection().query("insert into t values (1)"));
      }
      try (Lease lease = get(pool.acquire())) {
        var running = lease.connection().query("select pg_sleep(60)");
        first.kill();
        assertThat(failure(running).retry()).isEqualTo(SqlState.Retry.RECONNECT);
      }
      assertThat(failure(pool.acquire())).isNotNull();
      second.promote();
      await()
          .atMost(Duration.ofSeconds(20))
          .ignoreExceptionsInstanceOf(PgException.class)
          .untilAsserted(
              () -> {
                try (Lease lease = get(pool.acquire())) {
                  get(lease.connection().query("insert into t values (2)"));
                  assertThat(lease.connection().server().host().port()).isEqualTo(second.port());
                }
              });
    }
  }

  /**
   * The old primary lives on but takes no writes: all of the pool's connections to it are dropped.
   */
  @Test
  void demotedHostLosesAllItsConnections() {
    second.promote();
    PoolOptions options = PoolOptions.defaults().withSize(3);
    try (PgPool pool = PgPool.open(config(TargetServer.PRIMARY, first, second), options)) {
      List<Lease> leases = List.of(get(pool.acquire()), get(pool.acquire()), get(pool.acquire()));
      leases.forEach(
          lease -> assertThat(lease.connection().server().host().port()).isEqualTo(first.port()));
      leases.get(0).close();
      leases.get(1).close();
      try (Oracle oracle = first.oracle("postgres")) {
        oracle.execute("alter system set default_transaction_read_only = on");
        oracle.text("select pg_reload_conf()");
      }
      PgConnection used = leases.get(2).connection();
      await()
          .untilAsserted(
              () -> assertThat(text(used, "show transaction_read_only")).isEqualTo("on"));
      assertThat(sqlState(used.query("insert into t values (3)"))).isEqualTo("25006");
      leases.get(2).close();
      for (Lease old : leases) {
        get(old.connection().closed());
      }
      try (Lease lease = get(pool.acquire())) {
        assertThat(lease.connection().server().host().port()).isEqualTo(second.port());
        get(lease.connection().query("insert into t values (4)"));
      }
    }
  }

  private static PgConfig config(TargetServer target, LocalPostgres... servers) {
    HostPort[] hosts = new HostPort[servers.length];
    for (int i = 0; i < servers.length; i++) {
      hosts[i] = new HostPort(servers[i].host(), servers[i].port());
    }
    return Live.config(servers[0])
        .hosts(hosts)
        .targetServer(target)
        .connectTimeout(Duration.ofSeconds(5))
        .build();
  }

  private static int portOf(TargetServer target, LocalPostgres... servers) {
    try (PgConnection connection = Live.connect(config(target, servers))) {
      assertUsable(connection);
      return connection.server().host().port();
    }
  }
}
