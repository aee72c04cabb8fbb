package io.holowire.connector.sql;

import java.io.Serializable;
import java.util.Objects;

/** What a scan reads: something with a name, or the rows of a query. */
public sealed interface Relation extends Serializable {

  /** The text behind FROM. */
  String toSql();

  /** A table, a view or whatever else has a name. */
  record Table(TablePath path) implements Relation {
    public Table {
      Objects.requireNonNull(path, "path");
    }

    @Override
    public String toSql() {
      return path.toSql();
    }

    @Override
    public String toString() {
      return path.toString();
    }
  }

  /**
   * A query of the user's own.
   *
   * @param text one SELECT, WITH or VALUES; semicolons, blanks and comments at its end are left off
   */
  record Query(String text) implements Relation {
    /**
     * @throws IllegalArgumentException when nothing is left
     */
    public Query {
      text = QueryText.withoutEnd(text);
      if (text.isEmpty()) {
        throw new IllegalArgumentException("must hold a query");
      }
    }

    /** On lines of its own, so that a comment at its end does not hide what follows. */
    @Override
    public String toSql() {
      return "(\n" + text + "\n) AS \"query\"";
    }

    @Override
    public String toString() {
      return "the query";
    }
  }
}
