package io.holowire.connector.server;

import io.holowire.connector.sql.CatalogSql;
import io.holowire.connector.sql.PartitionSql;
import io.holowire.connector.sql.Relation;
import io.holowire.connector.sql.ScanStatement;
import io.holowire.connector.sql.TablePath;
import io.holowire.pgwire.conn.PgConnection;
import io.holowire.pgwire.conn.Query;
import io.holowire.pgwire.conn.SimpleResult;
import io.holowire.pgwire.conn.Statement;
import io.holowire.pgwire.error.ServerException;
import io.holowire.pgwire.error.SqlState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.flink.table.api.ValidationException;

/** Reads how tables are built, each in one round trip, and what columns queries have. */
public final class Catalog {
  private Catalog() {}

  /**
   * The table of that name: the exact one, else the only one that differs in case alone. Without a
   * schema the tables on the connection's search path are looked at.
   *
   * <p>The future fails with {@link ValidationException} when there is no such table or the name is
   * ambiguous, and with a {@code PgException} when the server could not be asked.
   */
  public static CompletableFuture<TableShape> tableShape(PgConnection connection, TablePath path) {
    return connection
        .query(CatalogSql.tableShape(path, connection.server().majorVersion()))
        .thenApply(results -> shape(path, rows(results, 0), rows(results, 1), rows(results, 2)));
  }

  /** Whether an index begins with one of these columns, all of a table of that OID. */
  public static CompletableFuture<Boolean> hasIndexLedBy(
      PgConnection connection, long table, List<String> columns) {
    return connection
        .query(CatalogSql.hasIndexLedBy(table, columns))
        .thenApply(results -> bool(rows(results, 0).get(0).get(0)));
  }

  /**
   * The partitions of a table, read as of now.
   *
   * <p>The future fails with {@link ValidationException} when the table is gone or not partitioned,
   * and with a {@code PgException} when the server could not be asked; a table that is dropped
   * meanwhile can be such a reason.
   *
   * @param root the table's OID
   * @param path the table's name, for the message
   */
  public static CompletableFuture<PartitionTree> partitions(
      PgConnection connection, long root, TablePath path) {
    int majorVersion = connection.server().majorVersion();
    return connection
        .query(PartitionSql.tree(root, majorVersion))
        .thenApply(results -> PartitionTree.of(path, rows(results, 0), majorVersion));
  }

  /**
   * The columns of a query, which is not run: three round trips.
   *
   * <p>The future fails with {@link ValidationException} when the query has no columns that a scan
   * could tell apart, needs parameters or cannot stand in a FROM, and with a {@code PgException}
   * when the server does not understand it or could not be asked.
   */
  public static CompletableFuture<QueryShape> queryShape(
      PgConnection connection, Relation.Query query) {
    return connection
        .prepare(Query.of(query.text()))
        .thenApply(QueryShape::attributes)
        .thenCompose(
            attributes ->
                embeddable(connection, query)
                    .thenCompose(yes -> connection.query(CatalogSql.columns(attributes))))
        .thenApply(
            results -> new QueryShape(rows(results, 0).stream().map(Catalog::column).toList()));
  }

  /** Tells a SHOW or an INSERT … RETURNING, which have rows, from what a scan can read. */
  private static CompletableFuture<Statement> embeddable(
      PgConnection connection, Relation.Query query) {
    String scan = new ScanStatement(List.of("*"), query.toSql()).select();
    return connection.prepare(Query.of(scan)).exceptionally(Catalog::refused);
  }

  private static Statement refused(Throwable failure) {
    if (Failure.cause(failure) instanceof ServerException refusal
        && refusal.retry() == SqlState.Retry.NONE) {
      throw new ValidationException(
          "the query cannot stand in a FROM, as a SELECT, VALUES or WITH can: "
              + refusal.getMessage(),
          refusal);
    }
    throw new CompletionException(Failure.cause(failure));
  }

  private static List<List<String>> rows(List<SimpleResult> results, int statement) {
    return results.get(statement).rows();
  }

  /** Builds the shape from the three answers of {@link CatalogSql#tableShape}. */
  static TableShape shape(
      TablePath path,
      List<List<String>> relations,
      List<List<String>> columns,
      List<List<String>> uniqueIndexes) {
    List<String> relation = choose(path, relations);
    String oid = relation.get(0);
    return new TableShape(
        Long.parseLong(oid),
        new TablePath(relation.get(1), relation.get(2)),
        relation.get(3).charAt(0),
        bool(relation.get(4)),
        relation.get(5),
        columns.stream().filter(row -> row.get(0).equals(oid)).map(Catalog::column).toList(),
        uniqueIndexes(uniqueIndexes.stream().filter(row -> row.get(0).equals(oid)).toList()));
  }

  private static List<String> choose(TablePath path, List<List<String>> relations) {
    List<List<String>> found = relations;
    // The schema's spelling decides before the table's: "S".t is not s."T".
    if (path.schema() != null) {
      found = narrowed(found, 1, path.schema());
    }
    found = narrowed(found, 2, path.table());
    if (found.isEmpty()) {
      throw new ValidationException(
          "table "
              + path
              + " does not exist"
              + (path.schema() == null ? " on the search path; name its schema" : ""));
    }
    if (found.size() > 1) {
      throw new ValidationException(
          "table "
              + path
              + " does not exist, but several whose names differ in case alone: "
              + String.join(
                  ", ", found.stream().map(row -> row.get(1) + "." + row.get(2)).toList()));
    }
    return found.get(0);
  }

  private static List<List<String>> narrowed(List<List<String>> rows, int column, String name) {
    List<List<String>> exact = rows.stream().filter(row -> row.get(column).equals(name)).toList();
    return exact.isEmpty() ? rows : exact;
  }

  private static ColumnShape column(List<String> row) {
    return new ColumnShape(
        row.get(1),
        Integer.parseInt(row.get(2)),
        oid(row.get(3)),
        oid(row.get(4)),
        oid(row.get(5)),
        oid(row.get(6)),
        row.get(7).charAt(0),
        row.get(8),
        row.get(9),
        Integer.parseInt(row.get(10)),
        bool(row.get(11)),
        row.get(12),
        bool(row.get(13)),
        ColumnShape.Identity.of(row.get(14)));
  }

  private static List<UniqueIndex> uniqueIndexes(List<List<String>> rows) {
    Map<String, List<List<String>>> byIndex = new LinkedHashMap<>();
    rows.forEach(row -> byIndex.computeIfAbsent(row.get(1), name -> new ArrayList<>()).add(row));
    return byIndex.values().stream()
        .map(
            parts ->
                new UniqueIndex(
                    parts.get(0).get(1),
                    bool(parts.get(0).get(2)),
                    bool(parts.get(0).get(3)),
                    parts.stream().map(part -> part.get(4)).toList()))
        .toList();
  }

  /** OIDs are unsigned; the upper half is held as a negative int, as on the wire. */
  private static int oid(String text) {
    return Integer.parseUnsignedInt(text);
  }

  private static boolean bool(String text) {
    return text.equals("t");
  }
}
