package io.holowire.connector.pushdown;

import io.holowire.connector.options.ConnectionOptions;
import io.holowire.connector.server.Catalog;
import io.holowire.connector.server.ColumnShape;
import io.holowire.connector.server.Failure;
import io.holowire.connector.server.PlanningQuestion;
import io.holowire.connector.server.QueryPlan;
import io.holowire.connector.server.ServerCapabilities;
import io.holowire.connector.server.TableShape;
import io.holowire.connector.sql.PlanningSql;
import io.holowire.connector.sql.ScanStatement;
import io.holowire.connector.sql.TablePath;
import io.holowire.pgwire.conn.PgConnection;
import io.holowire.pgwire.conn.SimpleResult;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.flink.table.plan.stats.TableStats;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the server says while a query is planned. Where there is no answer, nothing is pushed down
 * and the query still has a plan; what is wrong is told when it runs.
 */
final class PlanningServer {
  private static final Logger LOG = LoggerFactory.getLogger(PlanningServer.class);
  private static final int DETERMINISTIC_SINCE = 12;

  private final ConnectionOptions connection;
  private final TablePath table;

  private boolean asked;

  /** Null = not known, or not yet. */
  private volatile TableFacts facts;

  PlanningServer(ConnectionOptions connection, TablePath table) {
    this.connection = connection;
    this.table = table;
  }

  /** What is known of the table; asked for once. */
  synchronized Optional<TableFacts> facts() {
    if (!asked) {
      ask(this::facts);
    }
    return Optional.ofNullable(facts);
  }

  /**
   * What the server expects of a scan; empty when it does not know the table's size.
   *
   * @param where of the scan; null = all rows
   * @param names of columns, as the DDL has them
   */
  synchronized Optional<TableStats> statistics(String where, List<String> names) {
    if (asked && (facts == null || !estimates(facts))) {
      return Optional.empty();
    }
    return ask(connection ->
            facts(connection)
                .thenCompose(
                    known ->
                        estimates(known)
                            ? statistics(connection, known, where, names)
                            : CompletableFuture.completedFuture(Optional.<TableStats>empty())))
        .flatMap(Function.identity());
  }

  /** Whether the server says what it expects, and of what it knows. */
  private static boolean estimates(TableFacts facts) {
    return !facts.hologres() && !facts.table().isView();
  }

  private static CompletableFuture<Optional<TableStats>> statistics(
      PgConnection connection, TableFacts facts, String where, List<String> names) {
    TableShape table = facts.table();
    String sql =
        String.join(
            "; ",
            PlanningSql.analyzedRows(table.oid()),
            PlanningSql.columnStatistics(table.path()),
            new ScanStatement(List.of(), table.path().toSql()).where(where).explain());
    return connection
        .query(sql)
        .thenApply(
            results -> {
              String tableRows = results.get(0).rows().get(0).get(0);
              if (tableRows == null) {
                return Optional.empty();
              }
              Map<String, ScanStatistics.Column> columns = new HashMap<>();
              for (List<String> row : results.get(1).rows()) {
                ScanStatistics.Column column = ScanStatistics.Column.of(row);
                names.stream()
                    .filter(name -> table.find(name).map(ColumnShape::name).equals(of(column)))
                    .forEach(name -> columns.put(name, column));
              }
              QueryPlan plan = QueryPlan.parse(results.get(2).rows().get(0).get(0));
              return Optional.of(
                  ScanStatistics.of(plan.rows(), Double.parseDouble(tableRows), columns));
            });
  }

  private static Optional<String> of(ScanStatistics.Column column) {
    return Optional.of(column.name());
  }

  /** An answer; empty when there is none, which the log tells once for each table. */
  private <T> Optional<T> ask(Function<PgConnection, CompletableFuture<T>> question) {
    asked = true;
    try {
      return Optional.of(PlanningQuestion.ask(connection, question));
    } catch (ExecutionException e) {
      LOG.warn("{}; nothing is pushed down", message(e.getCause()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Optional.empty();
  }

  private String message(Throwable failure) {
    return Failure.message("planning a scan of", connection, table, Failure.cause(failure));
  }

  private CompletableFuture<TableFacts> facts(PgConnection connection) {
    if (facts != null) {
      return CompletableFuture.completedFuture(facts);
    }
    return ServerCapabilities.of(connection)
        .thenCompose(
            server ->
                Catalog.tableShape(connection, table)
                    .thenCompose(shape -> facts(connection, server, shape)))
        .thenApply(
            known -> {
              facts = known;
              return known;
            });
  }

  private static CompletableFuture<TableFacts> facts(
      PgConnection connection, ServerCapabilities server, TableShape shape) {
    boolean collations = !server.isHologres() && server.majorVersion() >= DETERMINISTIC_SINCE;
    String sql =
        PlanningSql.ENCODING + (collations ? "; " + PlanningSql.looseColumns(shape.oid()) : "");
    return connection
        .query(sql)
        .thenApply(
            results ->
                new TableFacts(
                    shape,
                    server.isHologres(),
                    results.get(0).rows().get(0).get(0).equals("UTF8"),
                    collations ? names(results.get(1)) : Set.of()));
  }

  private static Set<String> names(SimpleResult result) {
    return result.rows().stream().map(row -> row.get(0)).collect(Collectors.toSet());
  }
}
