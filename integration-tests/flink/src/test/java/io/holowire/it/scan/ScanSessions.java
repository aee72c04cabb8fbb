package io.holowire.it.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holowire.it.server.Oracle;
import io.holowire.it.server.PostgresServer;
import java.time.Duration;
import java.util.List;

/** What scans have open on a server: the session that holds their snapshot, and the readers. */
record ScanSessions(PostgresServer server, String database) {
  private static final String OURS =
      " datname = current_database() and application_name = 'flink-connector-hologres'"
          + " and backend_type = 'client backend'";

  /** A snapshot is exported under the name of its transaction's virtual id, in hex. */
  private static final String HOLDER =
      " pid in (select l.pid from pg_ls_dir('pg_snapshots') f join pg_locks l"
          + " on l.locktype = 'virtualxid' and l.virtualxid = ('x' || substr(f, 1,"
          + " 8))::bit(32)::int4 || '/' || ('x' || substr(f, 10, 8))::bit(32)::int4)";

  private static final String READER = " state = 'active' and query like 'COPY (%'";

  /** How many sessions hold a snapshot for others. */
  long holders() {
    return count(HOLDER);
  }

  /** How many read just now. */
  long readers() {
    return count(READER);
  }

  void awaitHolder() {
    await().atMost(Duration.ofSeconds(20)).until(() -> holders() > 0);
  }

  void awaitNoHolder() {
    await().atMost(Duration.ofSeconds(20)).until(() -> holders() == 0);
  }

  /** Waits until one waits for a lock. */
  void awaitLocked() {
    await().atMost(Duration.ofSeconds(20)).until(() -> count(" wait_event_type = 'Lock'") > 0);
  }

  void awaitReaders(int count) {
    await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(10))
        .until(() -> readers() >= count);
  }

  /** Ends the session that holds the snapshot; false = there is none. */
  boolean terminateHolder() {
    return terminate(HOLDER);
  }

  /** Ends a session that reads; false = there is none. */
  boolean terminateReader() {
    return terminate(READER);
  }

  /** Waits until no session of a scan is there, thus no transaction and no snapshot either. */
  void awaitNone() {
    try (Oracle oracle = oracle()) {
      await()
          .atMost(Duration.ofSeconds(10))
          .untilAsserted(
              () ->
                  assertThat(
                          oracle.rows(
                              "select pid, state, query, wait_event from pg_stat_activity where"
                                  + OURS))
                      .as("sessions of scans")
                      .isEmpty());
    }
  }

  /** The values of a column of pg_stat_activity, of those that read. */
  List<String> ofReaders(String column) {
    try (Oracle oracle = oracle()) {
      return oracle
          .rows("select " + column + " from pg_stat_activity where" + OURS + " and" + READER)
          .stream()
          .map(row -> row.get(0))
          .toList();
    }
  }

  private long count(String which) {
    try (Oracle oracle = oracle()) {
      return oracle.number("select count(*) from pg_stat_activity where" + OURS + " and" + which);
    }
  }

  private boolean terminate(String which) {
    try (Oracle oracle = oracle()) {
      return !oracle
          .rows(
              "select pg_terminate_backend(pid) from pg_stat_activity where"
                  + OURS
                  + " and"
                  + which
                  + " order by random() limit 1")
          .isEmpty();
    }
  }

  private Oracle oracle() {
    return server.oracle(database);
  }
}
