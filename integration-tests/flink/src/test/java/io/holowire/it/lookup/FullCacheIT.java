package io.holowire.it.lookup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.holowire.it.flink.Lab;
import io.holowire.it.server.LocalPostgres;
import io.holowire.it.server.Oracle;
import io.holowire.it.server.ServerOptions;
import java.time.Duration;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.util.ExceptionUtils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A cache that holds the whole table. */
@Tag("once")
class FullCacheIT {
  private static final String INTERVAL = "lookup.full-cache.periodic-reload.interval";

  private static final String LOADING =
      "select count(*) from pg_stat_activity where state = 'active' and query like 'COPY%'";

  private static final String JOIN =
      "SELECT e.n, d.name FROM event e LEFT JOIN dim FOR SYSTEM_TIME AS OF e.seen AS d ON d.id ="
          + " e.n";

  private static Lab lab;

  @BeforeAll
  static void open() throws Exception {
    lab = new Lab();
    try (LookupLab warm = new LookupLab(1)) {
      warm.run("SELECT 1"); // what is timed has a cluster that runs
    }
  }

  @AfterAll
  static void close() {
    lab.close();
  }

  @BeforeEach
  void fill() {
    lab.oracle()
        .execute(
            """
            drop view if exists slow;
            drop table if exists dim;
            create table dim (id int, name text);
            insert into dim values (1, 'one'), (2, 'two'), (2, 'zwei'), (null, 'null')
            """);
  }

  private static String dim(String table, String... options) {
    List<String> all = new ArrayList<>(List.of("lookup.cache", "FULL"));
    all.addAll(Arrays.asList(options));
    return "CREATE TABLE dim (id INT, name STRING)" + lab.with(table, all.toArray(String[]::new));
  }

  private static String reloadedEvery(String interval) {
    return dim("dim", INTERVAL, interval);
  }

  private static void awaitAnswer(LookupLab session, int n, Object name) {
    await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(100))
        .until(() -> session.ask(n).equals(Arrays.asList(n, name)));
  }

  /** Both modes of the schedule; what is loaded serves while the next load waits for a lock. */
  @ParameterizedTest
  @CsvSource({"FIXED_DELAY", "FIXED_RATE"})
  void theOldRowsServeUntilTheNewOnesAreWhole(String mode) throws Exception {
    try (LookupLab session = new LookupLab(1);
        Oracle blocking = lab.server().oracle(lab.name())) {
      session.run(
          dim("dim", INTERVAL, "100 ms", "lookup.full-cache.periodic-reload.schedule-mode", mode));
      session.start(JOIN);
      assertThat(session.ask(1)).containsExactly(1, "one");
      session.send(2);
      assertThat(List.of(session.next(), session.next()))
          .containsExactlyInAnyOrder(List.of(2, "two"), List.of(2, "zwei"));
      assertThat(session.ask(3)).isEqualTo(Arrays.asList(3, null));
      blocking.execute("begin; lock table dim; delete from dim where id = 1");
      blocking.execute("insert into dim values (3, 'three')");
      await().until(() -> lab.oracle().number(LOADING) == 1);
      Thread.sleep(300);
      assertThat(session.ask(1)).containsExactly(1, "one");
      assertThat(session.ask(3)).isEqualTo(Arrays.asList(3, null));
      assertThat(lab.oracle().number(LOADING)).isOne(); // what is late is not made up for
      blocking.execute("commit");
      awaitAnswer(session, 3, "three");
      assertThat(session.ask(1)).isEqualTo(Arrays.asList(1, null));
      session.end();
    }
    assertNothingIsLeft();
  }

  @Test
  void aReloadThatFailsIsReportedAndRepeated() throws Exception {
    try (LookupLab session = new LookupLab(1)) {
      session.run(reloadedEvery("100 ms"));
      session.start(JOIN);
      assertThat(session.ask(1)).containsExactly(1, "one");
      lab.oracle().execute("alter table dim rename to hidden");
      await().until(() -> KeptMetrics.sum("numLoadFailures") >= 2);
      assertThat(session.ask(1)).containsExactly(1, "one");
      lab.oracle().execute("update hidden set name = 'new'; alter table hidden rename to dim");
      awaitAnswer(session, 1, "new");
      session.end();
    }
  }

  @Test
  void aServerThatIsAwayIsWaitedForWithTheOldRows() throws Exception {
    try (LocalPostgres server = LocalPostgres.start(ServerOptions.durable());
        LookupLab session = new LookupLab(1)) {
      try (Lab own = Lab.of(server)) {
        own.oracle().execute("create table dim as select 1 as id, 'one' as name");
        session.run(
            "CREATE TABLE dim (id INT, name STRING)"
                + own.with("dim", "lookup.cache", "FULL", INTERVAL, "100 ms"));
        session.start(JOIN);
        assertThat(session.ask(1)).containsExactly(1, "one");
        server.stop(LocalPostgres.Stop.FAST);
        Thread.sleep(300); // a load is due
        assertThat(session.ask(1)).containsExactly(1, "one");
        server.start();
        try (Oracle again = server.oracle(own.name())) {
          again.execute("update dim set name = 'new'");
        }
        awaitAnswer(session, 1, "new");
        session.end();
      }
    }
  }

  @Test
  void aTimeOfDay() throws Exception {
    try (LookupLab session = new LookupLab(1)) {
      session.run(
          dim(
              "dim",
              "lookup.full-cache.reload-strategy",
              "TIMED",
              "lookup.full-cache.timed-reload.iso-time",
              LocalTime.now().plusSeconds(8).truncatedTo(ChronoUnit.SECONDS).toString()));
      session.start(JOIN);
      assertThat(session.ask(1)).containsExactly(1, "one");
      lab.oracle().execute("update dim set name = 'new'");
      assertThat(session.ask(1)).containsExactly(1, "one");
      awaitAnswer(session, 1, "new");
      session.end();
    }
  }

  @Test
  void aFirstLoadThatFailsFailsTheJobByName() throws Exception {
    try (LookupLab session = new LookupLab(1)) {
      session.run(dim("nosuch", INTERVAL, "1 h"));
      session.start(JOIN);
      assertThatThrownBy(session::end)
          .extracting(ExceptionUtils::stringifyException)
          .asString()
          .contains("lookup in nosuch at " + lab.server().host());
    }
    assertNothingIsLeft();
  }

  @Test
  void aTaskThatIsCancelledAmidALoadLeavesNothing() throws Exception {
    lab.oracle().execute("create view slow as select id, name from dim, pg_sleep(60)");
    try (LookupLab session = new LookupLab(1)) {
      session.run(dim("slow", INTERVAL, "1 h"));
      session.start(JOIN);
      await().until(() -> lab.oracle().number(LOADING) == 1);
      session.cancel();
      await()
          .atMost(Duration.ofSeconds(3))
          .until(() -> session.job().getJobStatus().get() == JobStatus.CANCELED);
    }
    assertNothingIsLeft();
  }

  @Test
  void subtasksShareOneLoad() throws Exception {
    try (LookupLab session = new LookupLab(3)) {
      session.run(reloadedEvery("1 h"));
      session.run(
          "CREATE TABLE numbers (n INT, seen AS PROCTIME()) WITH ('connector' = 'datagen',"
              + " 'rows-per-second' = '300', 'fields.n.min' = '1', 'fields.n.max' = '1')");
      session.start(JOIN.replace("event", "numbers"));
      for (int i = 0; i < 30; i++) {
        assertThat(session.next()).containsExactly(1, "one");
      }
      assertThat(KeptMetrics.count("hitCount")).isEqualTo(3);
      assertThat(KeptMetrics.sum("hitCount")).isGreaterThanOrEqualTo(30);
      assertThat(KeptMetrics.sum("missCount")).isZero();
      // Each subtask reports what is one cache's.
      assertThat(KeptMetrics.sum("loadCount")).isEqualTo(3);
      assertThat(KeptMetrics.sum("numLoadFailures")).isZero();
      assertThat(KeptMetrics.sum("numCachedRecords")).isEqualTo(3 * 3);
      assertThat(KeptMetrics.sum("numCachedBytes")).isGreaterThan(3 * 3 * 16);
      assertThat(KeptMetrics.sum("latestLoadTime")).isNotNegative();
    }
    assertNothingIsLeft();
  }

  private static void assertNothingIsLeft() {
    await()
        .atMost(Duration.ofSeconds(3))
        .untilAsserted(
            () -> {
              assertThat(lab.oracle().number(LOADING)).isZero();
              assertThat(Thread.getAllStackTraces().keySet())
                  .extracting(Thread::getName)
                  .noneMatch(name -> name.startsWith("holowire-cache"));
            });
  }
}
