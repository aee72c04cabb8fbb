package io.holowire.jmh.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holowire.jmh.compare.checksum.Total;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The comparison of ways to read works, and notices what is read wrongly. */
class CompareReadsIT {
  private static Comparison comparison;

  @BeforeAll
  static void open() {
    comparison = new Comparison();
  }

  @AfterAll
  static void close() {
    comparison.close();
  }

  @Test
  void everyWayToScanReadsTheSame(@TempDir Path files) {
    List<String> ways = comparison.ways("scan");
    assertThat(ways).contains("holowire-2", "jdbc", "cursor", "copy-out-undecoded");
    String output =
        comparison.run(
            "--scenario",
            "scan",
            "--ways",
            String.join(",", ways),
            "--json",
            files.resolve("scan.json").toString(),
            "--svg",
            files.resolve("scan.svg").toString());
    assertThat(output)
        .containsPattern("must come to the same: 2,000 rows, checksum [0-9a-f]{16}\n")
        .contains("scan.fetch-size=10000", "by 2 subtasks");
    assertThat(ways)
        .allSatisfy(way -> assertThat(output).containsPattern("\n" + way + " +[0-9,]+ "))
        .allSatisfy(way -> assertThat(output).containsPattern("\nround 1 +" + way + " "));
    assertThat(files.resolve("scan.json")).content().contains("\"copy-out-undecoded\"");
    assertThat(files.resolve("scan.svg")).content().contains("copy-out-undecoded");
  }

  @Test
  void aScanThatReadsOtherRowsIsAnError() throws Exception {
    Total stored = StoredTable.fill(comparison.server(), Scenario.SCAN.dataset(), Comparison.ROWS);
    try (Server.Session session = comparison.server().open()) {
      session.execute("UPDATE %s SET l_tax = 0.99 WHERE l_orderkey = 1".formatted(LineItems.TABLE));
    }
    assertThatThrownBy(() -> scan(new CursorWay(), stored).measure())
        .hasMessageMatching("cursor: \\[2,000 rows, .*] arrived instead of \\[2,000 rows, .*]");
    assertThat(scan(new CopyOutWay(), stored).measure().rows()).isEqualTo(Comparison.ROWS);
    Total more = new Total(Comparison.ROWS + 1, true, stored.sum());
    assertThatThrownBy(() -> scan(new CopyOutWay(), more).measure())
        .hasMessageContaining("[2,000 rows, not decoded] arrived instead of [2,001 rows, ");
  }

  @Test
  void everyWayToLookUpFindsTheSame() {
    List<String> ways = comparison.ways("lookup");
    assertThat(ways)
        .contains("holowire", "holowire-sync", "replay-undecoded", "jdbc", "pgjdbc", "vertx");
    String output =
        comparison.run(
            "--scenario", "lookup", "--table-rows", "300", "--ways", String.join(",", ways));
    assertThat(output)
        .contains("lookup: 2,000 rows of a table of 300, 10 columns, ", "lookup.async=false")
        .containsPattern("must come to the same: 2,000 rows, checksum [0-9a-f]{16}\n")
        .containsPattern("\npgbench-pipeline-undecoded +([0-9,]+ |left out: no pgbench )");
    assertThat(ways)
        .filteredOn(way -> !way.startsWith("pgbench"))
        .allSatisfy(way -> assertThat(output).containsPattern("\n" + way + " +[0-9,]+ "));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "scan --columns 200 --parallelism 3 --ways holowire-3",
        "lookup --columns 3 --table-rows 100 --latency-ms 4 --capacity 500"
            + " --ways holowire-capacity-500"
      })
  void tablesMayBeNarrowOrWide(String line) {
    String output = comparison.run(("--scenario " + line + " --rows 200").split(" "));
    assertThat(output).containsPattern("must come to the same: 200 rows, checksum ");
    assertThat(output).containsPattern("\nholowire[^ ]* +[0-9,]+ ");
  }

  @Test
  void aLookupThatFindsOtherRowsIsAnError() throws Exception {
    Keys keys = new Keys(200, 50);
    Total expected = StoredTable.fill(comparison.server(), Scenario.LOOKUP.dataset(), keys);
    try (Server.Session session = comparison.server().open()) {
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
    Total expected = StoredTable.fill(comparison.server(), Scenario.LOOKUP.dataset(), keys);
    try (Server.Session session = comparison.server().open()) {
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

  private static Run lookups(Way way, Keys keys, Total expected) {
    return new ReadRun(
        Task.of(Scenario.LOOKUP), way, comparison.addresses(), WarmUp.NONE, keys, expected);
  }

  private static Run scan(Way way, Total expected) {
    return new ReadRun(
        Task.of(Scenario.SCAN), way, comparison.addresses(), WarmUp.NONE, Keys.NONE, expected);
  }
}
