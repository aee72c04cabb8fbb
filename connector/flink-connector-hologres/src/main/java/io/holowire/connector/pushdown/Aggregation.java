package io.holowire.connector.pushdown;

import io.holowire.connector.server.ColumnShape;
import java.io.Serializable;
import java.util.List;

/**
 * Rows aggregated by the server: one row for each group of each split, which Flink puts together.
 *
 * @param outputs one for each field of the rows that the source produces, in their order
 * @param groupBy SQL expressions; empty = one group, which there is even without a row
 */
public record Aggregation(List<Output> outputs, List<String> groupBy) implements Serializable {
  public Aggregation {
    outputs = List.copyOf(outputs);
    groupBy = List.copyOf(groupBy);
  }

  /**
   * One value of an aggregated row.
   *
   * @param expression in SQL
   * @param shape of its result, as if it were a column
   */
  public record Output(String expression, ColumnShape shape) implements Serializable {}
}
