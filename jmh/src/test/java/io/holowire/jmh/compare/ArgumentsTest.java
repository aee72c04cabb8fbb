package io.holowire.jmh.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentsTest {
  @Test
  void everythingHasADefault() {
    assertThat(Arguments.parse(List.of()))
        .isEqualTo(
            new Arguments(
                Scenario.UPSERT,
                List.of(),
                500_000,
                0,
                1_000_000,
                5,
                new WarmUp(Duration.ofSeconds(10)),
                "insertorreplace",
                List.of(),
                List.of(),
                List.of(),
                Map.of(),
                null,
                0,
                false,
                null,
                null,
                true));
  }

  @Test
  void flagsAreRead() {
    String jars = "pom.xml" + File.pathSeparator + "README.md";
    assertThat(
            parse(
                "--ways holowire,jdbc --rows 1000 --columns 9 --rounds 2 --warm-up-seconds 3 --parallelism 4,1,2,4 --upsert-type insertorupdate --flush-rows 500,20000"
                    + " --connector before="
                    + jars
                    + " --url postgresql://u@h/d --latency-ms 10 --tls --json r.json --svg r.svg"))
        .isEqualTo(
            new Arguments(
                Scenario.UPSERT,
                List.of("holowire", "jdbc"),
                1_000,
                9,
                1_000_000,
                2,
                new WarmUp(Duration.ofSeconds(3)),
                "insertorupdate",
                List.of(500, 20_000),
                List.of(),
                List.of(1, 2, 4),
                Map.of("before", List.of("pom.xml", "README.md")),
                "postgresql://u@h/d",
                10,
                true,
                "r.json",
                "r.svg",
                true));
  }

  @Test
  void aFileThatCouldNotBeMadeInTheEndIsRefusedAtOnce() {
    assertThatThrownBy(() -> parse("--json nowhere/r.json"))
        .hasMessage("--json nowhere/r.json is in no folder that there is");
  }

  @Test
  void aScenarioIsChosenByItsName() {
    assertThat(parse("--rounds 3 --scenario load").scenario()).isEqualTo(Scenario.LOAD);
  }

  @Test
  void aGeneratedTableHasAKeyWhereTheScenarioNeedsOne() {
    assertThat(parse("--columns 9").task())
        .isEqualTo(new Task(Scenario.UPSERT, new GeneratedRows(9, true)));
    assertThat(parse("--columns 3 --scenario scan").task())
        .isEqualTo(new Task(Scenario.SCAN, new GeneratedRows(3, false)));
    assertThat(parse("--scenario load").task().dataset()).isEqualTo(new LineItemRows());
  }

  @Test
  void lookupsHaveATableAndKeys() {
    Arguments defaults = parse("--scenario lookup");
    assertThat(defaults.keys()).isEqualTo(new Keys(200_000, 1_000_000));
    Arguments arguments = parse("--scenario lookup --rows 500 --table-rows 70 --capacity 10,1000");
    assertThat(arguments.keys()).isEqualTo(new Keys(500, 70));
    assertThat(arguments.capacities()).containsExactly(10, 1_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--rows",
        "--rows x",
        "--rows 99",
        "--rounds 0",
        "--columns 2",
        "--parallelism 0",
        "--parallelism 1,5",
        "--latency-ms -1",
        "--warm-up-seconds -1",
        "--scenario sort",
        "--scenario load --upsert-type insertorreplace",
        "--scenario load --flush-rows 5",
        "--scenario scan --flush-rows 5",
        "--scenario lookup --flush-rows 5",
        "--scenario scan --table-rows 5",
        "--scenario upsert --capacity 5",
        "--scenario relay --flush-rows 5",
        "--scenario relay --table-rows 5",
        "--scenario relay --columns 5",
        "--scenario relay --parallelism 2",
        "--connector a=pom.xml --scenario relay",
        "--table-rows 0 --scenario lookup",
        "--capacity 5,0 --scenario lookup",
        "--upsert-type insertorignore",
        "--flush-rows 5,",
        "--flush-rows 5,0",
        "--connector pom.xml",
        "--connector before=absent.jar",
        "--connector jdbc=pom.xml",
        "--connector cursor=pom.xml",
        "--connector vertx=pom.xml",
        "--connector replay=pom.xml",
        "--connector a=pom.xml --connector a=pom.xml",
        "--connector a=pom.xml --fork no",
        "--fork maybe",
        "--speed 3",
        "--help"
      })
  void whatIsNotUnderstoodIsRefused(String line) {
    assertThatThrownBy(() -> parse(line))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(line.split(" ")[0]);
  }

  private static Arguments parse(String line) {
    return Arguments.parse(List.of(line.split(" ")));
  }
}
