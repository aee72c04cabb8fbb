package io.holowire.connector.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RouteConditionsTest {
  private static Route.Branch branch(String condition, Route route) {
    return new Route.Branch(condition, route);
  }

  @Test
  void eachEndHasItsCondition() {
    Route deeper =
        new Route.Fork(List.of(branch("c", new Route.To(1))), new Route.To(2)); // with a default
    Route route =
        new Route.Fork(
            List.of(branch("a", new Route.To(0)), branch("b", deeper)), new Route.To(-1));
    assertThat(RouteConditions.of(route))
        .isEqualTo(
            Map.of(
                0, "(a)",
                1, "(c)",
                2, "(b) AND ((c)) IS NOT TRUE",
                -1, "true AND ((a) OR (b)) IS NOT TRUE"));
  }

  @Test
  void withoutBranchesEverythingGoesTheOtherWay() {
    assertThat(RouteConditions.of(new Route.Fork(List.of(), new Route.To(0))))
        .isEqualTo(Map.of(0, "true"));
  }
}
