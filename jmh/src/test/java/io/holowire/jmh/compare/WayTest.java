package io.holowire.jmh.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.holowire.quickstart.SqlRunner;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WayTest {
  private static final Server SERVER = new Server("localhost", 1, "db", "user", "it's secret");

  static List<Way> ways() {
    return Way.of(Arguments.parse(List.of("--flush-rows", "1000")), SERVER);
  }

  @Test
  void theFloorAndBothConnectorsAreCompared() {
    assertThat(ways())
        .extracting(Way::name)
        .containsExactly("blackhole", "holowire", "holowire, flush 1000", "jdbc");
  }

  /** An operator between source and sink would be measured in place of them. */
  @ParameterizedTest
  @MethodSource("ways")
  void thePlanIsSourceAndSink(Way way) {
    SqlRunner session = SqlRunner.open(Run.SESSION);
    session.run(Scenario.UPSERT.tables(way.with()));
    String plan =
        session.run("EXPLAIN " + Scenario.UPSERT.statement()).get(0).getFieldAs(0).toString();
    String executed = plan.substring(plan.indexOf("== Optimized Execution Plan =="));
    assertThat(executed.lines().skip(1).filter(line -> !line.isBlank()))
        .hasSize(2)
        .first()
        .asString()
        .startsWith("Sink(");
  }

  @ParameterizedTest
  @MethodSource("ways")
  void noPasswordIsShown(Way way) {
    assertThat(Stream.of(way, SERVER)).noneMatch(shown -> shown.toString().contains("secret"));
  }
}
