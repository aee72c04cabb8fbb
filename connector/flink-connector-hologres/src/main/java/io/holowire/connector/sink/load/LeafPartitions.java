package io.holowire.connector.sink.load;

import io.holowire.connector.server.Leaf;
import io.holowire.connector.server.Partition;
import io.holowire.connector.server.Partition.Strategy;
import io.holowire.connector.server.PartitionRoutes;
import io.holowire.connector.server.PartitionTree;
import io.holowire.connector.sql.PartitionColumn;
import io.holowire.connector.sql.RouteConditions;
import io.holowire.connector.sql.StagingSql;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Straight into the leaf partitions, as far down as there are any. The server tells which of them
 * get rows, by their own conditions, and only these are touched.
 */
final class LeafPartitions implements Moves {
  /** With more partitions than these an index is made first: else each is a scan. */
  private static final int SCANNED = 8;

  /** Partitions asked about in one statement. */
  private static final int ASKED = 100;

  private final PartitionTree tree;
  private final PartitionRoutes routes;
  private final Map<Integer, String> conditions;

  LeafPartitions(PartitionTree tree) {
    this.tree = tree;
    routes = PartitionRoutes.of(tree, tree.columns());
    conditions = RouteConditions.of(routes.route());
  }

  @Override
  public void move(StagedRows rows) throws InterruptedException {
    Partition root = tree.root();
    if (routes.leaves().size() > SCANNED && root.strategy() != Strategy.HASH && root.plainKey()) {
      rows.query(StagingSql.index(rows.portion().table(), root.key()));
    }
    List<Integer> hit = hit(rows);
    long moved = 0;
    for (int leaf : hit) {
      moved += insert(rows, leaf);
    }
    // Rows that are merged, or that a trigger of the leaf swallows, are not counted as inserted.
    if (moved != rows.portion().rows()) {
      requireHomes(rows, hit);
    }
  }

  private void requireHomes(StagedRows rows, List<Integer> hit) throws InterruptedException {
    long there = rows.count(null);
    rows.requireAll(there);
    long atHome = 0;
    for (int leaf : hit) {
      atHome += rows.count(conditions.get(leaf));
    }
    if (atHome < there) {
      throw new HomelessRowsException(there - atHome);
    }
  }

  private long insert(StagedRows rows, int number) throws InterruptedException {
    Leaf leaf = routes.leaves().get(number);
    String guard = leaf.guard() == null ? "" : " AND " + leaf.guard();
    return rows.insert(leaf.path(), conditions.get(number) + guard);
  }

  /** Numbers of the leaves that get rows; in the order of their OIDs, in which all lock them. */
  private List<Integer> hit(StagedRows rows) throws InterruptedException {
    List<Integer> hit = new ArrayList<>();
    int leaves = routes.leaves().size();
    for (int from = 0; from < leaves; from += ASKED) {
      Map<Integer, String> asked = new TreeMap<>();
      for (int leaf = from; leaf < Math.min(leaves, from + ASKED); leaf++) {
        asked.put(leaf, conditions.get(leaf));
      }
      rows.query(StagingSql.hit(rows.portion().table(), asked))
          .get(0)
          .rows()
          .forEach(row -> hit.add(Integer.parseInt(row.get(0))));
    }
    hit.sort(Comparator.comparingLong(leaf -> routes.leaves().get(leaf).oid()));
    return hit;
  }

  /**
   * What rows lack.
   *
   * @param parent the partitioned table that has no partition for them
   * @param values of the columns that decide, as text; null = NULL
   */
  record Missing(Partition parent, List<String> values) {
    @Override
    public String toString() {
      List<String> parts = new ArrayList<>();
      for (int i = 0; i < values.size(); i++) {
        String value =
            values.get(i) == null ? "NULL" : "'" + values.get(i).replace("'", "''") + "'";
        parts.add(parent.key().get(i) + " = " + value);
      }
      return "no partition of " + parent.path() + " for " + String.join(", ", parts);
    }
  }

  /** What the rows lack, some hundreds at most. Outside of a transaction. */
  Set<Missing> missing(StagedRows rows) throws InterruptedException {
    List<String> columns = tree.columns().stream().map(PartitionColumn::name).toList();
    Set<Missing> missing = new LinkedHashSet<>();
    for (int number = -1; conditions.containsKey(number); number--) {
      Partition parent = routes.deadEnd(number);
      missing.addAll(
          rows
              .query(
                  StagingSql.values(
                      rows.portion().table(), columns, parent.key(), conditions.get(number)))
              .get(0)
              .rows()
              .stream()
              .map(values -> new Missing(parent, values))
              .collect(Collectors.toSet()));
    }
    return missing;
  }
}
