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
import io.holowire.connector.sql.ScanStatement;
import io.holowire.connector.sql.SurveySql;
import io.holowire.connector.sql.TablePath;
import io.holowire.pgwire.conn.PgConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.flink.table.api.ValidationException;

/** Asks a server how a relation can be cut. Blocks; for the thread that plans. */
final class Surveyor {
  /** The first whose ranges of pages are read without reading all others. */
  private static final int PAGE_RANGES_SINCE = 14;

  /** The first whose statistics are in the order of the column's own collation. */
  private static final int KEY_RANGES_SINCE = 12;

  private final PgConnection connection;
  private final ScanRequest request;
  private final ServerCapabilities server;

  private Surveyor(PgConnection connection, ScanRequest request, ServerCapabilities server) {
    this.connection = connection;
    this.request = request;
    this.server = server;
  }

  /**
   * The survey, as of the connection's running transaction. What the relation consists of is locked
   * against changes of its structure until that ends.
   *
   * @throws RuntimeException when the server, the table or a column refuses
   */
  static Survey survey(PgConnection connection, ScanRequest request, ServerCapabilities server)
      throws InterruptedException {
    return new Surveyor(connection, request, server).survey();
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

  private Survey survey() throws InterruptedException {
    RelationShape met = Relations.shape(connection, request.relation());
    ScanColumns columns = ScanColumns.of(request, met);
    columns.decoder(request, 0); // types that do not go together are refused before all else
    if (!(met instanceof TableShape shape)) {
      return new Survey(request.relation(), met, List.of(), false);
    }
    Relation relation = new Relation.Table(shape.path());
    QueryPlan plan = plan(relation, columns);
    List<List<String>> rows =
        rows(SurveySql.tables(shape.oid(), connection.server().majorVersion()));
    boolean pages = !server.isHologres() && connection.server().majorVersion() >= PAGE_RANGES_SINCE;
    boolean secured = rows.stream().anyMatch(row -> bool(row.get(9)));
    List<Survey.Table> tables = new ArrayList<>();
    for (List<String> row : rows) {
      Survey.Key key = pages && bool(row.get(5)) ? null : key(row.get(3).charAt(0), shape);
      tables.add(table(row, shape, secured, key));
    }
    return new Survey(relation, shape, Accesses.of(plan, tables), pages);
  }

  /** How the server would read all, which it locks meanwhile; null = there is no condition. */
  private QueryPlan plan(Relation relation, ScanColumns columns) throws InterruptedException {
    // Without an aggregation: the owner of a foreign table might do it, and not name the table.
    List<String> outputs =
        request.pushed().aggregation() == null ? columns.outputs() : List.<String>of();
    ScanStatement statement =
        new ScanStatement(outputs, relation.toSql()).where(request.pushed().where());
    if (request.pushed().where() == null || server.isHologres()) {
      rows(statement.limit(0L).select()); // for the locks
      return null;
    }
    return QueryPlan.parse(
        rows(statement.explain()).stream()
            .map(row -> row.get(0))
            .collect(Collectors.joining("\n")));
  }

  private Survey.Table table(List<String> row, TableShape root, boolean secured, Survey.Key key)
      throws InterruptedException {
    TablePath path = new TablePath(row.get(1), row.get(2));
    char kind = row.get(3).charAt(0);
    boolean partition = bool(row.get(4));
    return new Survey.Table(
        path,
        kind,
        bool(row.get(5)),
        Long.parseLong(row.get(6)),
        Integer.parseInt(row.get(7)),
        bool(row.get(8)) && !secured && (partition || Long.parseLong(row.get(0)) == root.oid()),
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
    return text.equals("t");
  }
}
