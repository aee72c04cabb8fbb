package io.holowire.connector.server;

import io.holowire.connector.sql.PartitionColumn;
import io.holowire.connector.sql.PartitionSql;
import io.holowire.connector.sql.PartitionSql.Attachment;
import io.holowire.connector.sql.PartitionSql.Siblings;
import io.holowire.connector.sql.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The ways through a tree of partitions, and what the numbers at their ends mean: from 0 on a leaf,
 * below 0 that a partitioned table has no partition for the row.
 *
 * @param route from the root
 * @param leaves by number
 * @param deadEnds the partitioned tables without a default partition; the first has number −1
 */
public record PartitionRoutes(Route route, List<Leaf> leaves, List<Partition> deadEnds) {
  /** Below is only Hologres, which says that it is an 11. */
  private static final int GUARDED = 12;

  /** Characters of a value in a message. */
  private static final int SHOWN = 64;

  public PartitionRoutes {
    leaves = List.copyOf(leaves);
    deadEnds = List.copyOf(deadEnds);
  }

  /**
   * @param columns whose values are known. A table further down that is partitioned by others, too,
   *     is itself taken for a leaf: the server routes from there on
   */
  public static PartitionRoutes of(PartitionTree tree, List<PartitionColumn> columns) {
    Walk walk = new Walk(tree, Set.copyOf(columns.stream().map(PartitionColumn::name).toList()));
    Route route = walk.route(tree.root(), List.of(), List.of());
    return new PartitionRoutes(route, walk.leaves, walk.deadEnds);
  }

  /** The table without a partition for the row that was answered this number. */
  public Partition deadEnd(int number) {
    return deadEnds.get(-1 - number);
  }

  /**
   * Says that there is no partition for a row that was answered this number.
   *
   * @param values of the partition columns, by name, as text
   */
  public String missing(int number, Map<String, String> values) {
    Partition parent = deadEnd(number);
    return "no partition of "
        + parent.path()
        + " for "
        + parent.key().stream()
            .map(column -> column + " = " + shown(values.get(column)))
            .collect(Collectors.joining(", "));
  }

  private static String shown(String value) {
    if (value == null) {
      return "NULL";
    }
    String quoted = value.replace("'", "''");
    return quoted.length() <= SHOWN
        ? "'" + quoted + "'"
        : "'" + quoted.substring(0, SHOWN) + "…' (" + value.length() + " characters)";
  }

  private static final class Walk {
    private final PartitionTree tree;
    private final Set<String> known;
    private final List<Leaf> leaves = new ArrayList<>();
    private final List<Partition> deadEnds = new ArrayList<>();

    Walk(PartitionTree tree, Set<String> known) {
      this.tree = tree;
      this.known = known;
    }

    /**
     * @param defaults the parents of the default partitions on the path
     */
    Route route(Partition table, List<Attachment> path, List<Partition> defaults) {
      if (!table.isPartitioned() || !known.containsAll(table.key())) {
        leaves.add(new Leaf(table.oid(), table.path(), guard(path, defaults)));
        return new Route.To(leaves.size() - 1);
      }
      List<Route.Branch> branches = new ArrayList<>();
      Route otherwise = null;
      for (Partition child : table.children()) {
        List<Attachment> longer =
            with(path, new Attachment(child.oid(), child.parentOid(), child.since()));
        if (child.byDefault()) {
          otherwise = route(child, longer, with(defaults, table));
        } else {
          branches.add(new Route.Branch(child.condition(), route(child, longer, defaults)));
        }
      }
      if (otherwise == null) {
        deadEnds.add(table);
        otherwise = new Route.To(-deadEnds.size());
      }
      return new Route.Fork(branches, otherwise);
    }

    private String guard(List<Attachment> path, List<Partition> defaults) {
      return tree.majorVersion() < GUARDED
          ? null
          : PartitionSql.stillThere(
              path, defaults.stream().map(Walk::siblings).toList(), tree.majorVersion());
    }

    private static Siblings siblings(Partition parent) {
      return new Siblings(
          parent.oid(),
          parent.children().stream().mapToLong(child -> Long.parseLong(child.since())).sum());
    }

    private static <T> List<T> with(List<T> list, T last) {
      List<T> longer = new ArrayList<>(list);
      longer.add(last);
      return longer;
    }
  }
}
