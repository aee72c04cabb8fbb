package io.holowire.connector.server;

import io.holowire.connector.sql.PartitionColumn;
import io.holowire.connector.sql.TablePath;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.table.api.ValidationException;

/**
 * A partitioned table and all partitions below it, at one moment.
 *
 * @param root the table
 * @param columns the columns of all keys, those of the upper levels first
 * @param majorVersion the server's, as PostgreSQL counts it
 */
public record PartitionTree(Partition root, List<PartitionColumn> columns, int majorVersion) {

  // The columns of PartitionSql.tree.
  private static final int OID = 0;
  private static final int PARENT = 1;
  private static final int SINCE = 2;
  private static final int SCHEMA = 3;
  private static final int NAME = 4;
  private static final int STRATEGY = 5;
  private static final int PLAIN_KEY = 6;
  private static final int BY_DEFAULT = 7;
  private static final int CONDITION = 8;
  private static final int COLUMN = 9;
  private static final int COLUMN_TYPE = 10;
  private static final int COLLATION = 11;

  public PartitionTree {
    columns = List.copyOf(columns);
  }

  /**
   * Builds the tree from the answer to {@link io.holowire.connector.sql.PartitionSql#tree}.
   *
   * @param table for the message
   * @throws ValidationException when there is no such table any more or it is not partitioned
   */
  static PartitionTree of(TablePath table, List<List<String>> rows, int majorVersion) {
    Map<String, List<List<String>>> byOid = new LinkedHashMap<>();
    rows.forEach(row -> byOid.computeIfAbsent(row.get(OID), oid -> new ArrayList<>()).add(row));
    if (rows.isEmpty() || rows.get(0).get(STRATEGY) == null) {
      throw new ValidationException("table " + table + " is not partitioned");
    }
    Map<String, List<Partition>> children = new HashMap<>();
    List<List<List<String>>> fromTheLeaves = new ArrayList<>(byOid.values());
    Collections.reverse(fromTheLeaves);
    Partition last = null;
    for (List<List<String>> ofOne : fromTheLeaves) {
      List<String> row = ofOne.get(0);
      last = partition(ofOne, children.getOrDefault(row.get(OID), List.of()));
      // A child without a condition is no longer one: it was detached while the answer was made.
      if (last.byDefault() || last.condition() != null) {
        children.computeIfAbsent(row.get(PARENT), oid -> new ArrayList<>()).add(0, last);
      }
    }
    return new PartitionTree(last, columns(rows), majorVersion);
  }

  private static Partition partition(List<List<String>> rows, List<Partition> children) {
    List<String> row = rows.get(0);
    return new Partition(
        Long.parseLong(row.get(OID)),
        row.get(PARENT) == null ? 0 : Long.parseLong(row.get(PARENT)),
        row.get(SINCE),
        new TablePath(row.get(SCHEMA), row.get(NAME)),
        "t".equals(row.get(BY_DEFAULT)),
        row.get(CONDITION),
        Partition.Strategy.of(row.get(STRATEGY)),
        "t".equals(row.get(PLAIN_KEY)),
        rows.stream().map(part -> part.get(COLUMN)).filter(Objects::nonNull).toList(),
        children);
  }

  private static List<PartitionColumn> columns(List<List<String>> rows) {
    Map<String, PartitionColumn> columns = new LinkedHashMap<>();
    for (List<String> row : rows) {
      if (row.get(COLUMN) != null) {
        columns.putIfAbsent(
            row.get(COLUMN),
            new PartitionColumn(row.get(COLUMN), row.get(COLUMN_TYPE), row.get(COLLATION)));
      }
    }
    return List.copyOf(columns.values());
  }
}
