package io.holowire.jmh.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.holowire.quickstart.SqlRunner;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.flink.table.data.RowData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class WaysTest {
  private static final Server SERVER =
      new Server("localhost", 1, "db", "user", "it's secret", false);

  @Test
  void theFloorAndBothConnectorsAreComparedInUpserts() {
    assertThat(ways("--flush-rows 1000"))
        .extracting(Way::name)
        .containsExactly("blackhole", "holowire", "holowire-flush-1000", "replay", "jdbc");
  }

  @Test
  void copyWithoutFlinkIsComparedInLoadsAsWell() {
    List<String> names = new ArrayList<>(List.of("blackhole"));
    for (String build : List.of("holowire", "before")) {
      names.addAll(List.of(build + "-direct", build + "-text", build + "-staging"));
      names.addAll(List.of(build + "-staging-unlogged", build + "-staging-freeze"));
      names.addAll(List.of(build + "-staging-synchronous-commit", build + "-prepared"));
    }
    names.addAll(List.of("replay-direct", "jdbc", "jdbc-2", "copy-file"));
    Psql.find().ifPresent(psql -> names.add("psql"));
    names.addAll(List.of("copy-text", "pgbulkinsert"));
    assertThat(ways("--scenario load --connector before=pom.xml"))
        .extracting(Way::name)
        .containsExactlyElementsOf(names);
  }

  @Test
  void thereIsNoFloorForScans() {
    List<String> names = new ArrayList<>(List.of("holowire", "holowire-2", "before", "before-2"));
    names.addAll(List.of("jdbc", "jdbc-2", "cursor", "copy-out-undecoded"));
    Psql.find().ifPresent(psql -> names.add("psql-undecoded"));
    assertThat(ways("--scenario scan --rows 100 --connector before=pom.xml"))
        .extracting(Way::name)
        .containsExactlyElementsOf(names);
  }

  @Test
  void aRelayIsComparedWithAPipe() {
    assertThat(ways("--scenario relay"))
        .extracting(Way::name)
        .containsExactlyElementsOf(
            Psql.find().isPresent() ? List.of("pgwire", "psql") : List.of("pgwire"));
    assertThat(Ways.absent(Arguments.parse(List.of("--scenario", "relay"))).keySet())
        .isEqualTo(Psql.find().isPresent() ? Set.of() : Set.of("psql"));
  }

  @Test
  void bothPartsOfAJdbcScanAreBoundedByTheRows() {
    List<RowData> rows = LineItems.rows(1_000);
    FlinkWay jdbc = (FlinkWay) ways("--scenario scan --rows 1000 --ways jdbc-2").get(0);
    assertThat(jdbc.options())
        .containsEntry("scan.partition.lower-bound", "" + rows.get(0).getLong(0))
        .containsEntry("scan.partition.upper-bound", "" + rows.get(999).getLong(0))
        .containsEntry("scan.auto-commit", "false");
    assertThat(jdbc.parallelism()).isEqualTo(2);
  }

  @Test
  void lookupsAreComparedWithPreparedSelects() {
    List<String> names = new ArrayList<>(List.of("blackhole"));
    for (String build : List.of("holowire", "before")) {
      names.addAll(List.of(build, build + "-capacity-500", build + "-2", build + "-sync"));
    }
    names.addAll(List.of("replay-undecoded", "jdbc", "pgjdbc", "vertx"));
    if (Program.find("pgbench").isPresent()) {
      names.addAll(List.of("pgbench-undecoded", "pgbench-pipeline-undecoded"));
    }
    assertThat(ways("--scenario lookup --capacity 500 --connector before=pom.xml"))
        .extracting(Way::name)
        .containsExactlyElementsOf(names);
  }

  @Test
  void furtherNumbersOfSubtasksAreWaysOfTheirOwn() {
    assertThat(ways("--parallelism 4,2,1"))
        .extracting(Way::name)
        .containsExactly(
            "blackhole",
            "holowire",
            "holowire-2",
            "holowire-4",
            "replay",
            "jdbc",
            "jdbc-2",
            "jdbc-4");
    assertThat(ways("--scenario load --parallelism 1,2,4"))
        .extracting(Way::name)
        .contains("holowire-staging-4", "jdbc-4")
        .doesNotHaveDuplicates();
    assertThat(ways("--scenario lookup --parallelism 2,3"))
        .extracting(Way::name)
        .contains("holowire-3", "jdbc-2", "jdbc-3")
        .doesNotHaveDuplicates();
    FlinkWay jdbc =
        (FlinkWay) ways("--scenario scan --rows 100 --parallelism 3 --ways jdbc-3").get(0);
    assertThat(jdbc.parallelism()).isEqualTo(3);
    assertThat(jdbc.options()).containsEntry("scan.partition.num", "3");
  }

  @Test
  void waysThatKnowTheOwnTableOnlyAreLeftOutOfOthers() {
    assertThat(ways("--scenario lookup --columns 3"))
        .extracting(Way::name)
        .contains("holowire", "jdbc")
        .doesNotContain("pgjdbc", "vertx");
    assertThat(Ways.absent(Arguments.parse(List.of("--scenario", "lookup", "--columns", "3"))))
        .containsEntry("vertx", "left out: knows events only");
    assertThat(ways("--scenario load --columns 3"))
        .extracting(Way::name)
        .contains("copy-file")
        .doesNotContain("copy-text", "pgbulkinsert");
  }

  @Test
  void whatIsEncryptedIsNotReplayed() {
    Arguments tls = Arguments.parse(List.of("--tls"));
    assertThat(Ways.of(tls, SERVER.withTls()))
        .extracting(Way::name)
        .containsExactly("blackhole", "holowire", "jdbc");
    assertThat(Ways.absent(tls))
        .containsExactly(entry("replay", "left out: what is encrypted cannot be sent again"));
  }

  @Test
  void bothConnectorsAskForTlsWhereItIsCompared() {
    List<Way> ways = Ways.of(Arguments.parse(List.of("--ways", "holowire,jdbc")), SERVER.withTls());
    assertThat(((FlinkWay) ways.get(0)).options()).containsEntry("connection.ssl.mode", "require");
    assertThat(((FlinkWay) ways.get(1)).options())
        .containsEntry(
            "url", "jdbc:postgresql://localhost:1/db?sslmode=require&reWriteBatchedInserts=true");
  }

  @Test
  void aProgramThatIsMissingIsNamed() {
    Arguments all = Arguments.parse(List.of("--scenario", "lookup"));
    assertThat(Ways.absent(all))
        .hasSize(Program.find("pgbench").isPresent() ? 0 : 2)
        .allSatisfy((way, reason) -> assertThat(reason).contains("no pgbench on the PATH"));
    assertThat(Program.find("no-such-program")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"holowire, true", "holowire-2, true", "holowire-sync, false", "jdbc, false"})
  void lookupsAreAsynchronousWhereTheWaySaysSo(String name, boolean async) {
    FlinkWay way = (FlinkWay) ways("--scenario lookup --ways " + name).get(0);
    assertThat(plan(Task.of(Scenario.LOOKUP), way))
        .anySatisfy(
            node ->
                assertThat(node)
                    .contains("LookupJoin(")
                    .matches(async ? ".*async=\\[.*" : "(?!.*async=).*"));
  }

  @Test
  void aCapacityIsThatOfFlink() {
    FlinkWay way =
        (FlinkWay) ways("--scenario lookup --capacity 7 --ways holowire-capacity-7").get(0);
    assertThat(plan(Task.of(Scenario.LOOKUP), way))
        .anyMatch(node -> node.contains("async=[ORDERED") && node.endsWith(", 7])"));
  }

  @Test
  void onlyChosenWaysRun() {
    assertThat(ways("--ways jdbc,holowire"))
        .extracting(Way::name)
        .containsExactly("holowire", "jdbc");
    assertThatThrownBy(() -> ways("--scenario load --connector copy=pom.xml"))
        .hasMessage("--connector: there would be two ways called copy-text");
    assertThatThrownBy(() -> ways("--ways jdbc,odbc"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("--ways odbc is none of [blackhole, holowire, replay, jdbc]");
  }

  /** An operator between source and sink would be measured in place of them. */
  @ParameterizedTest
  @MethodSource
  void thePlanIsSourceAndSink(Task task, FlinkWay way) {
    assertThat(plan(task, way)).hasSize(2).first().asString().startsWith("Sink(");
  }

  private static List<String> plan(Task task, FlinkWay way) {
    SqlRunner session = SqlRunner.open(way.session(task));
    session.run(way.tables(task));
    String plan = session.run("EXPLAIN " + Scenario.STATEMENT).get(0).getFieldAs(0).toString();
    String executed = plan.substring(plan.indexOf("== Optimized Execution Plan =="));
    return executed.lines().skip(1).filter(line -> !line.isBlank()).toList();
  }

  static List<org.junit.jupiter.params.provider.Arguments> thePlanIsSourceAndSink() {
    return Stream.of(
            "--flush-rows 1000",
            "--parallelism 2 --columns 9",
            "--scenario load",
            "--scenario scan --rows 100",
            "--scenario relay",
            "--scenario lookup --ways blackhole")
        .map(line -> Arguments.parse(List.of(line.split(" "))))
        .flatMap(
            line ->
                Ways.of(line, SERVER).stream()
                    .filter(FlinkWay.class::isInstance)
                    .map(way -> arguments(line.task(), way)))
        .toList();
  }

  @ParameterizedTest
  @MethodSource
  void noPasswordIsShown(Way way) {
    assertThat(Stream.of(way, SERVER)).noneMatch(shown -> shown.toString().contains("secret"));
  }

  static List<Way> noPasswordIsShown() {
    return Stream.of(
            "--flush-rows 1000",
            "--scenario load",
            "--scenario scan --rows 100",
            "--scenario lookup --capacity 7")
        .flatMap(line -> ways(line).stream())
        .toList();
  }

  private static List<Way> ways(String line) {
    return Ways.of(Arguments.parse(List.of(line.split(" "))), SERVER);
  }
}
