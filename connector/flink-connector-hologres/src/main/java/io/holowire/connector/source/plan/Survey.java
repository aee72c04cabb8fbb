package io.holowire.connector.source.plan;

import io.holowire.connector.server.RelationShape;
import io.holowire.connector.sql.Relation;
import io.holowire.connector.sql.TablePath;
import java.util.List;

/**
 * What the server said of a relation that is about to be cut.
 *
 * @param relation as it is called in statements: the server's spelling
 * @param shape its columns
 * @param tables itself and all below it; empty for a query
 * @param pages whether ranges of pages can be read
 */
public record Survey(Relation relation, RelationShape shape, List<Table> tables, boolean pages) {
  public Survey {
    tables = List.copyOf(tables);
  }

  /**
   * One table of the tree.
   *
   * @param kind as {@link io.holowire.connector.server.TableShape#kind}
   * @param heap whether its pages can be addressed
   * @param bytes in its pages
   * @param pageBytes of one page
   * @param readable whether it can be read in place of its parent: the user may, and no row
   *     security stands between
   * @param access how the server would find its rows
   * @param key an indexed column by which it can be cut; null = none
   * @param bounds values of the key that part the rows into equal shares; empty = unknown
   * @param shards on Hologres; 0 = unknown, or there are none
   */
  public record Table(
      TablePath path,
      char kind,
      boolean heap,
      long bytes,
      int pageBytes,
      boolean readable,
      Access access,
      Key key,
      List<String> bounds,
      int shards) {
    public Table {
      bounds = List.copyOf(bounds);
    }

    /** The same, found in another way. */
    public Table with(Access other) {
      return new Table(path, kind, heap, bytes, pageBytes, readable, other, key, bounds, shards);
    }

    /** Whether another server has its rows, or a file. */
    boolean foreign() {
      return kind == 'f';
    }

    /** Whether it has no rows of its own. */
    boolean parent() {
      return kind == 'p';
    }
  }

  /**
   * A column to cut by.
   *
   * @param column its name
   * @param type of its values, in SQL
   */
  public record Key(String column, String type) {}

  /** How the server would find a table's rows. */
  public enum Access {
    /** From the first page to the last. */
    SEQUENTIAL,
    /** By an index, or however the owner of a foreign table does. */
    SELECTIVE,
    /** It has none that the condition holds for. */
    NONE
  }
}
