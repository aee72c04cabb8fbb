package io.holowire.connector.server;

import io.holowire.connector.sql.TablePath;
import java.util.List;

/**
 * A partitioned table or a partition, or both.
 *
 * @param oid the table's
 * @param parentOid of what it is a partition of; 0 for the root
 * @param since when it became one: {@code xmin} of its row in {@code pg_inherits}; null for the
 *     root
 * @param path the server's spelling, with the schema
 * @param byDefault whether it is its parent's default partition
 * @param condition for its rows, in SQL; null for a default partition and the root
 * @param strategy how it is itself partitioned
 * @param plainKey whether by one column and no expression
 * @param key the columns that decide which child a row belongs to; empty when not partitioned
 * @param children the newest first
 */
public record Partition(
    long oid,
    long parentOid,
    String since,
    TablePath path,
    boolean byDefault,
    String condition,
    Strategy strategy,
    boolean plainKey,
    List<String> key,
    List<Partition> children) {
  /** {@code pg_partitioned_table.partstrat}. */
  public enum Strategy {
    NONE,
    LIST,
    RANGE,
    HASH;

    static Strategy of(String partstrat) {
      if (partstrat == null) {
        return NONE;
      }
      return switch (partstrat) {
        case "l" -> LIST;
        case "r" -> RANGE;
        case "h" -> HASH;
        default -> throw new IllegalArgumentException("partition strategy " + partstrat);
      };
    }
  }

  public Partition {
    key = List.copyOf(key);
    children = List.copyOf(children);
  }

  /** Whether it has no rows of its own. */
  public boolean isPartitioned() {
    return strategy != Strategy.NONE;
  }

  /** Whether a value alone says what a new child looks like. */
  public boolean canGrow() {
    return strategy == Strategy.LIST && plainKey;
  }
}
