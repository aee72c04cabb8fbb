package io.holowire.connector.sink;

import io.holowire.connector.server.Leaf;
import io.holowire.connector.server.PartitionTree;
import io.holowire.connector.sql.SqlColumn;
import io.holowire.pgwire.conn.PgConnection;
import io.holowire.pgwire.error.ServerException;
import io.holowire.pgwire.error.SqlState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.flink.table.api.ValidationException;

/**
 * Knows which leaf partition a row belongs to, as far as the server has been asked. Belongs to the
 * task thread and never waits.
 *
 * <p>A batch asks {@link #find} for each row, has those that are {@link #UNKNOWN} resolved, hands
 * the answer to {@link #accept}, and calls {@link #forget} when a statement {@link #isOutdated}.
 */
public final class PartitionRouter {
  /** The server has to be asked. */
  static final int UNKNOWN = RouteCache.UNKNOWN;

  /** There is no partition; true of that moment only. */
  static final int MISSING = -2;

  private final PartitionedTable table;
  private final RouteCache cache;
  private final Map<Leaf, Integer> numbers = new HashMap<>();
  private final List<Leaf> leaves = new ArrayList<>();
  private RoutingStatement statement; // null = the tree has to be read
  private int generation;

  private PartitionRouter(PartitionedTable table, RoutingStatement statement) {
    this.table = table;
    this.statement = statement;
    this.cache = new RouteCache(table.columns().size());
  }

  /**
   * @param written the columns that the sink writes, those of the tree among them
   * @param createMissing whether to create a partition where there is none
   */
  static PartitionRouter of(PartitionTree tree, List<SqlColumn> written, boolean createMissing) {
    Map<String, SqlColumn> byName =
        written.stream().collect(Collectors.toMap(SqlColumn::name, Function.identity()));
    List<SqlColumn> sent =
        tree.columns().stream().map(column -> byName.get(column.name())).toList();
    PartitionedTable table =
        new PartitionedTable(
            tree.root().oid(), tree.root().path(), tree.columns(), sent, createMissing);
    return new PartitionRouter(table, RoutingStatement.of(tree, tree.columns(), sent));
  }

  /** The partition columns, in the order in which their fields lie in a tuple. */
  List<SqlColumn> columns() {
    return table.sent();
  }

  /**
   * The number of the leaf for the row whose partition columns are encoded from {@code offset} on,
   * without gaps; or {@link #UNKNOWN}.
   */
  int find(byte[] bytes, int offset) {
    return cache.get(bytes, offset);
  }

  /**
   * Asks the server. Fails with a {@code PgException} when it cannot be asked or refuses to create
   * a partition, and with {@link ValidationException} when the table is gone.
   *
   * @param unknown rows as for {@link #find}; not needed any more on return
   * @param create whether partitions may be created for them, if that is asked for at all
   */
  CompletableFuture<Resolution> resolve(PgConnection connection, Rows unknown, boolean create) {
    Tuples tuples = new Tuples(table.columns().size());
    int[] tupleOf = new int[unknown.count()];
    for (int i = 0; i < tupleOf.length; i++) {
      tupleOf[i] = tuples.number(unknown.bytes(), unknown.offset(i));
    }
    PartitionedTable searched = create ? table : table.withoutCreation();
    return new PartitionSearch(searched, connection, tuples.rows(), tupleOf, generation)
        .from(statement);
  }

  /**
   * Remembers an answer.
   *
   * @return for each of the rows the number of its leaf, or {@link #MISSING}; {@link
   *     Resolution#reason} then says why
   */
  int[] accept(Resolution resolution) {
    boolean current = resolution.generation() == generation;
    Rows tuples = resolution.tuples();
    int[] found = new int[tuples.count()];
    for (int tuple = 0; tuple < found.length; tuple++) {
      Leaf leaf = resolution.leaf(tuple);
      found[tuple] = leaf == null ? MISSING : number(leaf);
      if (leaf != null && current) {
        cache.put(tuples.bytes(), tuples.offset(tuple), found[tuple]);
      }
    }
    if (current) {
      statement = resolution.statement();
    }
    int[] rows = new int[resolution.tupleOf().length];
    for (int row = 0; row < rows.length; row++) {
      rows[row] = found[resolution.tupleOf()[row]];
    }
    return rows;
  }

  /** The partition of that number, for ever: batches under way hold numbers. */
  Leaf leaf(int number) {
    return leaves.get(number);
  }

  private int number(Leaf leaf) {
    return numbers.computeIfAbsent(
        leaf,
        added -> {
          leaves.add(added);
          return leaves.size() - 1;
        });
  }

  /**
   * Whether a statement failed because partitions have come or gone since it was made: the leaf
   * does not exist, or its guard says that it is another one (both 42P01), or it refuses a row as
   * not its own (23514 without the name of a constraint). If so, {@link #forget} and route again;
   * if the same leaf then fails the same way, it is for another reason (a trigger's, say).
   */
  public static boolean isOutdated(Throwable failure) {
    return failure instanceof ServerException e
        && (SqlState.UNDEFINED_TABLE.equals(e.sqlState())
            || (SqlState.CHECK_VIOLATION.equals(e.sqlState()) && e.fields().constraint() == null));
  }

  /** To be called before a batch is routed, never in between: a batch needs all of its own. */
  void makeRoom() {
    cache.makeRoom();
  }

  /** Forgets what the server has said, because a statement has shown that it is no longer so. */
  void forget() {
    generation++;
    statement = null;
    cache.clear();
  }
}
