package io.holowire.connector.sink;

import io.holowire.connector.server.Leaf;

/**
 * Where rows go, as the server said; made on the event loop, read on the task thread.
 *
 * @param statement that was answered
 * @param generation of the router's knowledge that it started from
 * @param tuples the distinct tuples of partition values among the rows
 * @param tupleOf the tuple of each row
 * @param numbers of each tuple: the leaf in {@code statement}, or below 0
 * @param reasons why a tuple has no leaf; null for the others
 */
record Resolution(
    RoutingStatement statement,
    int generation,
    Rows tuples,
    int[] tupleOf,
    int[] numbers,
    String[] reasons) {

  /** Why there is no leaf for the row; null = there is one. */
  String reason(int row) {
    return reasons[tupleOf[row]];
  }

  /** The leaf of a tuple; null = none. */
  Leaf leaf(int tuple) {
    return reasons[tuple] == null ? statement.routes().leaves().get(numbers[tuple]) : null;
  }
}
