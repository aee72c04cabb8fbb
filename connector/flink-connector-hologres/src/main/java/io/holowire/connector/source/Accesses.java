package io.holowire.connector.source;

import io.holowire.connector.server.QueryPlan;
import io.holowire.connector.source.plan.Survey;
import io.holowire.connector.source.plan.Survey.Access;
import io.holowire.connector.sql.TablePath;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Takes from the server's own plan how it would find each table's rows. */
final class Accesses {
  private Accesses() {}

  /**
   * The tables, with those left out that the plan leaves out.
   *
   * @param plan null = it is not known, or nothing is left out
   */
  static List<Survey.Table> of(QueryPlan plan, List<Survey.Table> tables) {
    if (plan == null || !isAboutThese(plan, tables)) {
      return tables;
    }
    Map<TablePath, Access> accesses = new HashMap<>();
    for (QueryPlan.Scan scan : plan.scans()) {
      accesses.merge(
          scan.table(),
          scan.sequential() ? Access.SEQUENTIAL : Access.SELECTIVE,
          (one, other) -> one == other ? one : Access.SELECTIVE);
    }
    return tables.stream()
        .map(table -> table.with(accesses.getOrDefault(table.path(), absent(table))))
        .toList();
  }

  /** Whoever reads a foreign table may be told more at once, and the plan not name it then. */
  private static Access absent(Survey.Table table) {
    return table.kind() == 'r' ? Access.NONE : Access.SELECTIVE;
  }

  /** Not, for instance, about the tables behind a view; then their absence would mean nothing. */
  private static boolean isAboutThese(QueryPlan plan, List<Survey.Table> tables) {
    Set<TablePath> known = tables.stream().map(Survey.Table::path).collect(Collectors.toSet());
    return plan.scans().stream().allMatch(scan -> known.contains(scan.table()));
  }
}
