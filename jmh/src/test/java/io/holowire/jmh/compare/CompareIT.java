package io.holowire.jmh.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holowire.it.server.SharedPostgres;
import io.holowire.it.server.TestDatabase;
import io.holowire.jmh.compare.checksum.Total;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The comparison works; who is faster is another matter. */
class CompareIT {
  private static final int ROWS = 2_000;
  private static final boolean LONG = Boolean.getBoolean("holowire.long");

  /** Ways that are more than another one with other options. */
  private static final Set<String> OF_THEIR_OWN =
      Set.of("holowire-prepared", "holowire-sync", "holowire-2", "pgbench-pipeline-undecoded");

  private static TestDatabase database;
  private static Server server;

  @BeforeAll
  static void create() {
    database = SharedPostgres.createDatabase();
    server =
        new Server(
            database.server().host(),
            database.server().port(),
            database.name(),
            database.server().user(),
            database.server().password());
  }

  @AfterAll
  static void drop() {
    database.close();
  }

  /** All of them in the long form, else one of a kind. */
  private static List<String> ways(String scenario) {
    List<String> all =
        Ways.of(Arguments.parse(List.of("--scenario", scenario)), server).stream()
            .map(Way::name)
            .toList();
    return all.stream()
        .filter(
            way ->
                LONG
                    || OF_THEIR_OWN.contains(way)
                    || all.stream().noneMatch(other -> way.startsWith(other + "-")))
        .toList();
  }

  @Test
  void everyWayToUpsertDoesWhatItShould() {
    assertThat(compare("--scenario", "upsert"))
        .contains("fsync = ", "upsert_type=insertorreplace", "reWriteBatchedInserts=true")
        .containsPattern("\nround 1 +holowire .* rows/s")
        .containsPattern("\nblackhole +[0-9,]+ ")
        .containsPattern("\nholowire +[0-9,]+ ")
        .containsPattern("\njdbc +[0-9,]+ ");
  }

  @Test
  void everyWayToLoadDoesWhatItShould() {
    List<String> ways = ways("load");
    assertThat(ways).contains("holowire-prepared", "copy-file", "copy-text");
    String output = compare("--scenario", "load", "--ways", String.join(",", ways));
    assertThat(output).contains("bulkload=true");
    assertThat(ways)
        .allSatisfy(way -> assertThat(output).containsPattern("\n" + way + " +[0-9,]+ "));
  }

  @Test
  void everyWayToScanReadsTheSame() {
    List<String> ways = ways("scan");
    assertThat(ways).contains("holowire-2", "jdbc", "cursor", "copy-out-undecoded");
    String output = compare("--scenario", "scan", "--ways", String.join(",", ways));
    assertThat(output)
        .containsPattern("must come to the same: 2,000 rows, checksum [0-9a-f]{16}\n")
        .contains("scan.fetch-size=10000", "by 2 subtasks");
    assertThat(ways)
        .allSatisfy(way -> assertThat(output).containsPattern("\n" + way + " +[0-9,]+ "))
        .allSatisfy(way -> assertThat(output).containsPattern("\nround 1 +" + way + " "));
  }

  @Test
  void aScanThatReadsOtherRowsIsAnError() throws Exception {
    Total stored = ScanTable.fill(server, ROWS);
    try (Server.Session session = server.open()) {
      session.execute("UPDATE %s SET l_tax = 0.99 WHERE l_orderkey = 1".formatted(LineItems.TABLE));
    }
    assertThatThrownBy(() -> scan(new CursorWay(), stored).measure())
        .hasMessageMatching("cursor: \\[2,000 rows, .*] arrived instead of \\[2,000 rows, .*]");
    assertThat(scan(new CopyOutWay(), stored).measure().rows()).isEqualTo(ROWS);
    Total more = new Total(ROWS + 1, true, stored.sum());
    assertThatThrownBy(() -> scan(new CopyOutWay(), more).measure())
        .hasMessageContaining("[2,000 rows, not decoded] arrived instead of [2,001 rows, ");
  }

  @Test
  void everyWayToLookUpFindsTheSame() {
    List<String> ways = ways("lookup");
    assertThat(ways).contains("holowire", "holowire-sync", "jdbc", "pgjdbc", "vertx");
    String output =
        compare("--scenario", "lookup", "--table-rows", "300", "--ways", String.join(",", ways));
    assertThat(output)
        .contains("lookup: 2,000 rows of a table of 300, ", "lookup.async=false")
        .containsPattern("must come to the same: 2,000 rows, checksum [0-9a-f]{16}\n")
        .containsPattern("\npgbench-pipeline-undecoded +([0-9,]+ |left out: no pgbench )");
    assertThat(ways)
        .filteredOn(way -> !way.startsWith("pgbench"))
        .allSatisfy(way -> assertThat(output).containsPattern("\n" + way + " +[0-9,]+ "));
  }

  @Test
  void aLookupThatFindsOtherRowsIsAnError() throws Exception {
    Keys keys = new Keys(200, 50);
    Total expected = EventTable.fill(server, keys);
    try (Server.Session session = server.open()) {
      session.execute("UPDATE %s SET note = 'other' WHERE id = 7".formatted(Events.TABLE));
    }
    assertThat(keys.stream()).contains(7L);
    for (Way way : List.of(new PreparedSelectWay(), new VertxWay())) {
      assertThatThrownBy(() -> lookups(way, keys, expected).measure())
          .hasMessageMatching(
              way.name() + ": \\[200 rows, .*] arrived instead of \\[200 rows, .*]");
    }
  }

  /** One that waited for the answer of a failed key would wait for ever. */
  @Test
  @Timeout(60)
  void aLookupThatFailsEndsItsWay() throws Exception {
    Keys keys = new Keys(200, 50);
    Total expected = EventTable.fill(server, keys);
    try (Server.Session session = server.open()) {
      session.execute("ALTER TABLE %s RENAME TO stored".formatted(Events.TABLE));
      session.execute(
          """
          CREATE VIEW %s AS SELECT id, user_id / (id - 7)::int AS user_id, kind, amount, price,
          active, event_day, created, note, trace FROM %s.stored"""
              .formatted(Events.TABLE, Server.SCHEMA));
    }
    for (Way way : List.of(new PreparedSelectWay(), new VertxWay())) {
      assertThatThrownBy(() -> lookups(way, keys, expected).measure())
          .hasStackTraceContaining("division by zero");
    }
  }

  @Test
  void aRunHasAJvmOfItsOwn() throws Exception {
    Measurement measurement = Fork.measure(upsert("insertorupdate"));
    assertThat(measurement.rows()).isEqualTo(ROWS);
    assertThat(measurement.seconds()).isPositive();
    assertThat(measurement.clientCpu()).isPositive();
  }

  @Test
  void aTableThatHasOtherRowsAfterwardsIsAnError() {
    assertThatThrownBy(() -> upsert("insertorignore").measure())
        .hasMessageMatching("holowire: the server has \\[.*] instead of \\[.*]");
  }

  private static String compare(String... arguments) {
    List<String> line =
        new ArrayList<>(List.of("--rows", String.valueOf(ROWS), "--rounds", "1", "--fork", "no"));
    line.addAll(List.of("--url", database.url()));
    line.addAll(List.of(arguments));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int exit = Compare.run(new PrintStream(bytes, true, StandardCharsets.UTF_8), line);
    String output = bytes.toString(StandardCharsets.UTF_8);
    assertThat(exit).as(output).isZero();
    return output;
  }

  private static Run lookups(Way way, Keys keys, Total expected) {
    return new ReadRun(Scenario.LOOKUP, way, server, keys, expected);
  }

  private static Run scan(Way way, Total expected) {
    return new ReadRun(Scenario.SCAN, way, server, Keys.NONE, expected);
  }

  private static Run upsert(String upsertType) {
    FlinkWay holowire = (FlinkWay) Ways.of(Arguments.parse(List.of()), server).get(1);
    Map<String, String> options = new TreeMap<>(holowire.options());
    options.put("upsert_type", upsertType);
    Way way = new FlinkWay(holowire.name(), options, 1, List.of());
    return new WriteRun(Scenario.UPSERT, way, server, ROWS);
  }
}
