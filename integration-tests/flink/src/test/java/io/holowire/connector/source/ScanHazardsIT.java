package io.holowire.connector.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.holowire.connector.source.ScanTask.Read;
import io.holowire.it.server.Oracle;
import io.holowire.it.server.SharedPostgres;
import io.holowire.it.server.TestDatabase;
import io.holowire.pgwire.conn.CopyOut;
import io.holowire.pgwire.conn.PgConnection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What would lose or double rows without a word, or refuse a scan that the server allows. */
@Tag("once")
class ScanHazardsIT {
  private static TestDatabase database;

  @BeforeAll
  static void open() {
    database = SharedPostgres.createDatabase();
    execute("create role guest login password 'x'");
  }

  @AfterAll
  static void close() {
    if (database != null) {
      execute("drop owned by guest; drop role guest");
      database.close();
    }
  }

  /** The snapshot is taken behind the lock: what a TRUNCATE leaves behind is in no older one. */
  @ParameterizedTest
  @ValueSource(strings = {"table", "view", "query"})
  void aScanThatWaitsForAReloadReadsWhatIsReloaded(String relation) throws Exception {
    execute("drop table if exists reloaded cascade; create table reloaded as " + numbers(1000));
    execute("create view reloaded_view as select n from reloaded");
    Map<String, String> options =
        switch (relation) {
          case "table" -> Map.of("table", "reloaded");
          case "view" -> Map.of("table", "reloaded_view");
          default -> Map.of("scan.query", "select n from reloaded");
        };
    try (ScanTask scan = new ScanTask(database, false, null, options);
        Oracle loader = database.server().oracle(database.name())) {
      loader.execute("begin; truncate reloaded; insert into reloaded " + numbers(2000));
      CompletableFuture<List<HologresSplit>> planning = scan.planning(2);
      awaitLockWaits(1);
      loader.execute("commit");
      assertThat(scan.read(planning.get(20, TimeUnit.SECONDS))).hasSize(2000);
    }
  }

  @Test
  void aTableThatTakesThePlaceOfAnotherIsRead() throws Exception {
    execute("create table swapped as " + numbers(1000));
    try (ScanTask scan = task(false, "swapped");
        Oracle loader = database.server().oracle(database.name())) {
      loader.execute(
          "begin; alter table swapped rename to swapped_old; create table swapped as "
              + numbers(7));
      CompletableFuture<List<HologresSplit>> planning = scan.planning(2);
      awaitLockWaits(1);
      loader.execute("commit");
      assertThat(scan.read(planning.get(20, TimeUnit.SECONDS))).hasSize(7);
    }
  }

  @Test
  void aSplitThatWaitsForAReloadReadsWhatIsReloaded() throws Exception {
    execute("create table per_split as " + numbers(1000));
    try (ScanTask scan =
            new ScanTask(
                database, false, null, Map.of("table", "per_split", "scan.snapshot", "per-split"));
        Oracle loader = database.server().oracle(database.name())) {
      List<HologresSplit> splits = scan.plan(1);
      loader.execute("begin; truncate per_split; insert into per_split " + numbers(2000));
      CompletableFuture<List<Read>> reading =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return scan.read(splits);
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              });
      awaitLockWaits(1);
      loader.execute("commit");
      assertThat(reading.get(20, TimeUnit.SECONDS)).hasSize(2000);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"parts", "parts_1"})
  void whatIsBehindAQueryIsNotTruncatedMeanwhile(String truncated) throws Exception {
    execute(
        "drop table if exists parts; create table parts (n bigint) partition by range (n);"
            + " create table parts_1 partition of parts for values from (0) to (500);"
            + " create table parts_2 partition of parts for values from (500) to (2000);"
            + " insert into parts "
            + numbers(1000));
    try (ScanTask scan =
        new ScanTask(database, false, null, Map.of("scan.query", "select n from parts"))) {
      List<HologresSplit> splits = scan.plan(1);
      assertThatThrownBy(() -> execute("set lock_timeout = '200ms'; truncate " + truncated))
          .hasMessageContaining("lock timeout");
      assertThat(scan.read(splits)).hasSize(1000);
      Snapshot newer = scan.renew();
      assertThatThrownBy(() -> execute("set lock_timeout = '200ms'; truncate " + truncated))
          .hasMessageContaining("lock timeout");
      assertThat(scan.read(List.of(splits.get(0).in(newer)))).hasSize(1000);
    }
    execute("reset lock_timeout");
  }

  @ParameterizedTest
  @CsvSource({"false, consistent", "true, consistent", "true, per-split"})
  void grantsOnColumnsAreEnough(boolean resumable, String snapshot) throws Exception {
    execute(
        "drop table if exists granted; create table granted as select n::bigint, repeat('x', 800)"
            + " as pad from generate_series(1, 20000) n; grant select (n) on granted to guest");
    try (ScanTask scan =
        new ScanTask(
            database,
            resumable,
            null,
            Map.of(
                "table", "granted",
                "scan.snapshot", snapshot,
                "username", "guest",
                "password", "x"))) {
      assertThat(scan.read(scan.plan(2))).hasSize(20_000);
    }
  }

  @Test
  void partitionsInASchemaThatMayNotBeUsedAreReadThroughTheirParent() throws Exception {
    execute(
        "create schema hidden; create table parent (n bigint) partition by range (n);"
            + " create table hidden.child partition of parent for values from (0) to (5000);"
            + " insert into parent "
            + numbers(1000)
            + "; grant select on parent, hidden.child to guest");
    try (ScanTask scan =
        new ScanTask(
            database,
            false,
            null,
            Map.of("table", "parent", "username", "guest", "password", "x"))) {
      assertThat(scan.read(scan.plan(1))).hasSize(1000);
    }
  }

  /** Each time that a transaction begins, fewer rows match; what follows a row stays the same. */
  @Test
  void aConditionOnTheTimeDoesNotShiftWhatIsResumed() throws Exception {
    execute(
        "create table timed as select n::bigint, now() + n * interval '1 ms' as ts"
            + " from generate_series(1, 60000) n");
    try (ScanTask scan = new ScanTask(database, true, "ts > now()", Map.of("table", "timed"))) {
      HologresSplit split = scan.plan(1).get(0);
      List<Read> before = scan.read(List.of(split));
      Read last = before.get(before.size() - 100);
      List<Long> resumed = Read.numbers(scan.readBehind(split, last));
      assertThat(resumed.get(resumed.size() - 1)).isEqualTo(60_000);
      assertThat(resumed)
          .isEqualTo(Read.numbers(before.subList(before.size() - 99, before.size())));
    }
  }

  @Test
  void aForeignTableIsReadAgainFromItsBeginning() throws Exception {
    execute(
        "create table elsewhere as "
            + numbers(1000)
            + "; create extension postgres_fdw; create server me foreign data wrapper postgres_fdw"
            + " options (host '%s', port '%d', dbname '%s')"
                .formatted(database.server().host(), database.server().port(), database.name())
            + "; create user mapping for current_user server me options (user '%s', password '%s')"
                .formatted(database.server().user(), database.server().password())
            + "; create foreign table far (n bigint) server me options (table_name 'elsewhere')");
    try (ScanTask scan = task(true, "far")) {
      HologresSplit split = scan.plan(1).get(0);
      List<Read> all = scan.read(List.of(split));
      execute("delete from elsewhere where n <= 100");
      assertThat(scan.readBehind(split, all.get(300))).hasSize(900);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatIsNotResumableIsReadAgainFromItsBeginning(boolean view) throws Exception {
    execute("drop table if exists plain cascade; create table plain as " + numbers(1000));
    execute("create view plain_view as select n from plain");
    try (ScanTask scan = task(false, view ? "plain_view" : "plain")) {
      HologresSplit split = scan.plan(1).get(0);
      List<Read> all = scan.read(List.of(split));
      assertThat(all).extracting(Read::position).containsOnly(0L);
      assertThat(scan.read(List.of(split.at(300)))).hasSize(1000);
    }
  }

  /** Rows that nobody touches come once, whatever is deleted before them. */
  @Test
  void withoutACommonSnapshotASplitGoesOnBehindAPlace() throws Exception {
    execute("create table placed as " + numbers(3000));
    try (ScanTask scan =
        new ScanTask(
            database, true, null, Map.of("table", "placed", "scan.snapshot", "per-split"))) {
      HologresSplit split = scan.plan(1).get(0);
      List<Read> all = scan.read(List.of(split));
      execute("delete from placed where n % 2 = 0");
      execute("vacuum placed");
      List<Long> resumed = Read.numbers(scan.readBehind(split, all.get(1499)));
      assertThat(resumed).hasSize(750).allMatch(n -> n > 1500 && n % 2 == 1);
    }
  }

  @Test
  void boundsMayBeOutsideOfWhatTheColumnCanHold() throws Exception {
    execute("create table small as select n::int2 as n from generate_series(-500, 500) n");
    try (ScanTask scan =
        new ScanTask(
            database,
            false,
            null,
            Map.of(
                "table", "small",
                "scan.partition.column", "n",
                "scan.partition.num", "4",
                "scan.partition.lower-bound", "-99999999999999999999",
                "scan.partition.upper-bound", "1000000"))) {
      assertThat(scan.read(scan.plan(2))).hasSize(1001);
    }
  }

  /** Between a reader's look and its question something may have come, twice in a row. */
  @Test
  void whoIsToldTwiceIsWokenTwice() throws Exception {
    execute("create table told as " + numbers(10));
    try (ScanTask scan = task(false, "told");
        PgConnection connection = connect(scan)) {
      CopyOut copy = connection.copyOut("COPY told TO STDOUT (FORMAT binary)");
      copy.available().get(10, TimeUnit.SECONDS);
      SplitScan running = new SplitScan("0", copy, null);
      Signal signal = new Signal();
      for (int i = 0; i < 2; i++) {
        running.whenAvailable(signal);
        CompletableFuture.runAsync(() -> awaited(signal)).get(10, TimeUnit.SECONDS);
      }
      copy.cancel();
    }
  }

  private static PgConnection connect(ScanTask scan) throws Exception {
    return PgConnection.connect(scan.request().connection().config()).get(10, TimeUnit.SECONDS);
  }

  private static void awaited(Signal signal) {
    try {
      signal.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ScanTask task(boolean resumable, String table) {
    return new ScanTask(database, resumable, null, Map.of("table", table));
  }

  private static String numbers(int rows) {
    return "select n::bigint from generate_series(1, " + rows + ") n";
  }

  private static void execute(String sql) {
    database.oracle().execute(sql);
  }

  private static void awaitLockWaits(int sessions) {
    await()
        .until(
            () ->
                database
                    .oracle()
                    .rows(
                        "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and"
                            + " datname = current_database()")
                    .get(0)
                    .get(0)
                    .equals(String.valueOf(sessions)));
  }
}
