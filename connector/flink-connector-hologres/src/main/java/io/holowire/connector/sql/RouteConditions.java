package io.holowire.connector.sql;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Which rows a route leads to each of its ends, as conditions in SQL. */
public final class RouteConditions {
  private final Map<Integer, String> byNumber = new HashMap<>();

  private RouteConditions() {}

  /** The conditions by the numbers of the ends. */
  public static Map<Integer, String> of(Route route) {
    RouteConditions conditions = new RouteConditions();
    conditions.collect(route, "true");
    return conditions.byNumber;
  }

  /**
   * @param condition for the rows that come here; that of a branch includes those of all levels
   *     above it
   */
  private void collect(Route route, String condition) {
    if (route instanceof Route.To end) {
      byNumber.put(end.number(), condition);
    } else if (route instanceof Route.Fork fork) {
      fork.branches().forEach(branch -> collect(branch.route(), "(" + branch.condition() + ")"));
      collect(fork.otherwise(), condition + none(fork));
    }
  }

  private static String none(Route.Fork fork) {
    return fork.branches().isEmpty()
        ? ""
        : fork.branches().stream()
            .map(branch -> "(" + branch.condition() + ")")
            .collect(Collectors.joining(" OR ", " AND (", ") IS NOT TRUE"));
  }
}
