package io.holowire.connector.source;

import io.holowire.connector.options.SnapshotMode;
import io.holowire.connector.server.ColumnShape;
import io.holowire.connector.server.QueryPlan;
import io.holowire.connector.server.RelationShape;
import io.holowire.connector.server.Reply;
import io.holowire.connector.server.ServerCapabilities;
import io.holowire.connector.server.TableShape;
import io.holowire.connector.source.plan.Survey;
import io.holowire.connector.source.plan.Survey.Access;
import io.holowire.connector.sql.Relation;
import io.holowire.connector.sql.ScanSql;
import io.holowire.connector.sql.ScanStatement;
import io.holowire.connector.sql.SurveySql;
import io.holowire.connector.sql.TablePath;
import io.holowire.pgwire.conn.PgConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.flink.table.api.ValidationException;

/**
 * Asks a server how a relation can be cut, in the connection's running transaction. Blocks; for the
 * thread that plans.
 */
final class Surveyor {
  /** The first whose ranges of pages are read without reading all others. */
  private static final int PAGE_RANGES_SINCE = 14;

  /** The first whose statistics are in the order of the column's own collation. */
  private static final int KEY_RANGES_SINCE = 12;

  private final PgConnection connection;
  private final ScanRequest request;
  private final ServerCapabilities server;

  /** The OIDs of the tables of the last survey. */
  private List<String> tree = List.of();

  Surveyor(PgConnection connection, ScanRequest request, ServerCapabilities server) {
    this.connection = connection;
    this.request = request;
    this.server = server;
  }

  /** Whether all splits shall see one instant. */
  static boolean isConsistent(ScanRequest request, ServerCapabilities server) {
    SnapshotMode asked = request.options().snapshot();
    if (server.isHologres() && asked == SnapshotMode.CONSISTENT) {
      throw new ValidationException(
          "scan.snapshot = 'consistent': Hologres cannot show one instant to several readers");
    }
    return asked == null ? !server.isHologres() : asked == SnapshotMode.CONSISTENT;
  }

  /**
   * Keeps others from changing the structure of the relation until the transaction ends; not on
   * Hologres, where none runs.
   *
   * @return what the relation then is
   * @throws RuntimeException when the server refuses
   */
  RelationShape lock() throws InterruptedException {
    while (true) {
      RelationShape met = Relations.shape(connection, request.relation());
      if (server.isHologres()) {
        return met;
      }
      rows(ScanSql.lock(named(met).toSql()));
      RelationShape locked = Relations.shape(connection, request.relation());
      if (isSame(met, locked)) {
        return locked;
      }
    }
  }

  /** Whoever was waited for may have put another one in its place. */
  private static boolean isSame(RelationShape one, RelationShape other) {
    return one instanceof TableShape table && other instanceof TableShape now
        ? table.oid() == now.oid()
        : one.getClass() == other.getClass();
  }

  private Relation named(RelationShape met) {
    return met instanceof TableShape table ? new Relation.Table(table.path()) : request.relation();
  }

  /**
   * The survey.
   *
   * @param met what the relation is
   * @throws RuntimeException when the server or a column refuses
   */
  Survey survey(RelationShape met) throws InterruptedException {
    ScanColumns columns = ScanColumns.of(request, met);
    columns.decoder(request, 0); // types that do not go together are refused before all else
    if (!(met instanceof TableShape shape)) {
      return new Survey(request.relation(), met, List.of(), false);
    }
    Relation relation = named(met);
    QueryPlan plan = plan(relation, columns);
    List<List<String>> rows = tree(shape);
    tree = oids(rows);
    boolean pages = !server.isHologres() && connection.server().majorVersion() >= PAGE_RANGES_SINCE;
    boolean secured = rows.stream().anyMatch(row -> bool(row.get(9)));
    List<Survey.Table> tables = new ArrayList<>();
    for (List<String> row : rows) {
      tables.add(table(row, shape, secured, pages));
    }
    return new Survey(relation, shape, Accesses.of(plan, tables), pages);
  }

  /** Whether the relation still consists of the tables of the last survey. */
  boolean isComplete(RelationShape met) throws InterruptedException {
    return !(met instanceof TableShape shape) || oids(tree(shape)).equals(tree);
  }

  private List<List<String>> tree(TableShape shape) throws InterruptedException {
    return rows(SurveySql.tables(shape.oid(), connection.server().majorVersion()));
  }

  private static List<String> oids(List<List<String>> rows) {
    return rows.stream().map(row -> row.get(0)).toList();
  }

  /** How the server would read all; null = there is no condition. */
  private QueryPlan plan(Relation relation, ScanColumns columns) throws InterruptedException {
    if (request.pushed().where() == null || server.isHologres()) {
      return null;
    }
    // Without an aggregation: the owner of a foreign table might do it, and not name the table.
    List<String> outputs =
        request.pushed().aggregation() == null ? columns.outputs() : List.<String>of();
    ScanStatement statement =
        new ScanStatement(outputs, relation.toSql()).where(request.pushed().where());
    return QueryPlan.parse(
        rows(statement.explain()).stream()
            .map(row -> row.get(0))
            .collect(Collectors.joining("\n")));
  }

  private Survey.Table table(List<String> row, TableShape root, boolean secured, boolean pages)
      throws InterruptedException {
    TablePath path = new TablePath(row.get(1), row.get(2));
    char kind = row.get(3).charAt(0);
    boolean partition = bool(row.get(4));
    boolean granted = bool(row.get(8));
    boolean heap = bool(row.get(5)) && granted; // where columns are granted, ctid is none of them
    Survey.Key key = pages && heap ? null : key(kind, root);
    return new Survey.Table(
        path,
        kind,
        heap,
        Long.parseLong(row.get(6)),
        Integer.parseInt(row.get(7)),
        granted && !secured && (partition || Long.parseLong(row.get(0)) == root.oid()),
        Access.SEQUENTIAL,
        key,
        key == null ? List.of() : bounds(path, key),
        server.isHologres() && kind == 'r' ? shards(path) : 0);
  }

  /** What a table is cut by whose pages cannot be; null = nothing. */
  private Survey.Key key(char kind, TableShape root) {
    int major = connection.server().majorVersion();
    boolean byKey = kind == 'r' && major >= KEY_RANGES_SINCE && !server.isHologres();
    if (!byKey || root.uniqueIndexes().isEmpty()) {
      return null;
    }
    ColumnShape column = root.column(root.uniqueIndexes().get(0).columns().get(0));
    return new Survey.Key(column.name(), column.typeSql());
  }

  private List<String> bounds(TablePath path, Survey.Key key) throws InterruptedException {
    return rows(SurveySql.bounds(path, key.column())).stream().map(row -> row.get(0)).toList();
  }

  private int shards(TablePath path) throws InterruptedException {
    List<List<String>> rows = rows(SurveySql.shards(path));
    return rows.isEmpty() ? 0 : Integer.parseInt(rows.get(0).get(0));
  }

  private List<List<String>> rows(String sql) throws InterruptedException {
    return Reply.await(connection.query(sql)).get(0).rows();
  }

  private static boolean bool(String text) {
    return "t".equals(text);
  }
}
