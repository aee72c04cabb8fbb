package io.holowire.it.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.holowire.it.server.Oracle;
import java.time.Duration;
import java.util.List;
import org.apache.flink.core.execution.JobClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** After a job nothing of it is left: no session on the server, no thread in the TaskManager. */
class CleanUpIT {
  private static Lab lab;

  @BeforeAll
  static void open() {
    lab = new Lab();
    lab.oracle()
        .execute(
            "create table item as select n, 'name ' || n as name from generate_series(1, 300000)"
                + " n");
    lab.oracle().execute("alter table item add primary key (n)");
    lab.oracle()
        .execute("create table target (n int primary key, name text check (name <> 'bad'))");
  }

  @AfterAll
  static void close() {
    lab.close();
  }

  @AfterEach
  void nothingIsLeft() {
    await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(sessions()).isEmpty());
    await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(threads()).isEmpty());
  }

  @Test
  void afterJobsThatFinish() throws Exception {
    Session session = withTables(Session.batch());
    session.run("INSERT INTO target SELECT n, name FROM item WHERE n < 1000");
    session.run("SELECT COUNT(*) FROM item");
    session.run(
        "SELECT i.name FROM (SELECT 1 AS k, PROCTIME() AS seen) e"
            + " JOIN item FOR SYSTEM_TIME AS OF e.seen AS i ON i.n = e.k");
  }

  @Test
  void afterAJobThatFails() throws Exception {
    Session session = withTables(Session.streaming());
    assertThatThrownBy(() -> session.run("INSERT INTO target SELECT n, 'bad' FROM item"))
        .hasStackTraceContaining("target_name_check");
  }

  @Test
  void afterAScanThatIsCancelled() throws Exception {
    Session session = withTables(Session.streaming());
    session.run("CREATE TABLE hole WITH ('connector' = 'blackhole') LIKE item (EXCLUDING ALL)");
    JobClient job =
        session.start("INSERT INTO hole SELECT a.* FROM item a JOIN item b ON a.n > b.n");
    await().atMost(Duration.ofSeconds(20)).until(() -> !sessions().isEmpty());
    job.cancel().get();
  }

  /** What the server runs for the job waits for a lock, so it would wait on without the job. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void afterAJobThatIsCancelledWhileTheServerIsBusy(boolean bulkload) throws Exception {
    Session session = withTables(Session.batch());
    try (Oracle other = lab.server().oracle(lab.name())) {
      other.execute("begin");
      other.execute("lock table target");
      JobClient job =
          session.start(
              "INSERT INTO target /*+ OPTIONS('bulkload' = '"
                  + bulkload
                  + "') */ VALUES (-1, 'x'), (-2, 'y')");
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> sessions().stream().anyMatch(row -> row.endsWith("|Lock")));
      job.cancel().get();
      nothingIsLeft();
    }
    assertThat(lab.oracle().number("select count(*) from target where n < 0")).isZero();
  }

  private static Session withTables(Session session) {
    session.run(
        "CREATE TABLE item (n INT, name STRING)"
            + lab.with("item")
            + "; CREATE TABLE target (n INT, name STRING)"
            + lab.with("target"));
    return session;
  }

  private static List<String> sessions() {
    return lab.rows(
        "select pid, application_name, state, query, wait_event_type from pg_stat_activity"
            + " where datname = current_database() and application_name <> 'oracle'");
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("pgwire-io"))
        .toList();
  }
}
