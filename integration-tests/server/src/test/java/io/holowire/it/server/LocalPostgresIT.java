package io.holowire.it.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LocalPostgresIT {

  @Test
  void livesDiesAndComesBackWithItsData() {
    try (LocalPostgres server =
        LocalPostgres.start(ServerOptions.durable().with("work_mem", "5MB"))) {
      try (Oracle oracle = server.oracle("postgres")) {
        assertThat(oracle.text("show work_mem")).isEqualTo("5MB");
        oracle.execute("create table t (a int); insert into t values (1), (null)");
        assertThat(oracle.rows("select a from t order by a").toString()).isEqualTo("[[1], [null]]");
        server.kill();
        assertThatThrownBy(() -> oracle.text("select 1")).isInstanceOf(RuntimeException.class);
      }
      int port = server.port();
      server.start();
      server.stop(LocalPostgres.Stop.IMMEDIATE);
      assertThat(server.isRunning()).isFalse();
      server.start();
      server.restart();
      assertThat(server.port()).isEqualTo(port);
      try (Oracle oracle = server.oracle("postgres")) {
        assertThat(oracle.number("select count(*) from t")).isEqualTo(2);
      }
    }
  }

  @Test
  void standbyFollowsAndTakesOver() {
    try (LocalPostgres primary = LocalPostgres.start(ServerOptions.fast());
        LocalPostgres standby = primary.standby()) {
      try (Oracle onPrimary = primary.oracle("postgres");
          Oracle onStandby = standby.oracle("postgres")) {
        onPrimary.execute("create table t as select 7 as a");
        await()
            .atMost(Duration.ofSeconds(20))
            .ignoreExceptions()
            .until(() -> onStandby.number("select a from t") == 7);
        assertThatThrownBy(() -> onStandby.execute("insert into t values (8)"))
            .hasMessageContaining("25006");
      }
      standby.promote();
      try (Oracle onStandby = standby.oracle("postgres")) {
        onStandby.execute("insert into t values (8)");
      }
    }
  }

  @Test
  void aVersionThatIsNotHereSkipsTheTest() {
    assertThatThrownBy(() -> LocalPostgres.start(ServerOptions.fast().withVersion(9)))
        .isInstanceOf(ServerUnavailableException.class)
        .hasMessageContaining("PostgreSQL 9 ");
  }

  @Test
  void everyTestClassHasADatabaseOfItsOwn() {
    try (TestDatabase one = SharedPostgres.createDatabase();
        TestDatabase two = SharedPostgres.createDatabase()) {
      assertThat(one.oracle().text("select current_database()")).isEqualTo(one.name());
      assertThat(two.name()).isNotEqualTo(one.name());
      assertThat(one.url()).endsWith("/" + one.name());
    }
  }
}
