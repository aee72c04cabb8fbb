package io.holowire.connector.sql;

import java.util.List;

/** Where rows go, as a decision for the server to make: an expression with a number as value. */
public sealed interface Route {

  /** The end of the way. */
  record To(int number) implements Route {
    @Override
    public void write(StringBuilder sql) {
      sql.append(number);
    }
  }

  /**
   * A fork: the first branch whose condition is true, or the other way when none is.
   *
   * @param otherwise takes the rest
   */
  record Fork(List<Branch> branches, Route otherwise) implements Route {
    public Fork {
      branches = List.copyOf(branches);
    }

    @Override
    public void write(StringBuilder sql) {
      if (branches.isEmpty()) {
        otherwise.write(sql);
        return;
      }
      sql.append("CASE");
      for (Branch branch : branches) {
        sql.append(" WHEN ").append(branch.condition).append(" THEN ");
        branch.route.write(sql);
      }
      sql.append(" ELSE ");
      otherwise.write(sql);
      sql.append(" END");
    }
  }

  /**
   * One way of a fork.
   *
   * @param condition in the server's words, over the names of the partition columns
   */
  record Branch(String condition, Route route) {}

  /** Appends the expression. */
  void write(StringBuilder sql);
}
