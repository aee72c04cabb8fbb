package io.holowire.connector.sink.load;

import io.holowire.connector.row.ColumnWriter;
import io.holowire.connector.row.ColumnWriters;
import io.holowire.connector.row.RowSettings;
import io.holowire.connector.server.Catalog;
import io.holowire.connector.server.ColumnShape;
import io.holowire.connector.server.Reply;
import io.holowire.connector.server.TableShape;
import io.holowire.connector.sql.CopyFormat;
import io.holowire.connector.sql.CopySql;
import io.holowire.connector.sql.SqlColumn;
import io.holowire.connector.sql.TablePath;
import io.holowire.it.server.Oracle;
import io.holowire.it.server.SharedPostgres;
import io.holowire.it.server.TestDatabase;
import io.holowire.pgwire.config.PgUrl;
import io.holowire.pgwire.conn.CopyIn;
import io.holowire.pgwire.conn.PgConnection;
import io.holowire.pgwire.error.ServerException;
import io.holowire.pgwire.type.PgText.NulPolicy;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalType;

/**
 * A database, and a session that copies rows into its tables as the sink does. Names no type of
 * Netty, whose names differ in the shaded jar.
 */
final class CopyLab implements AutoCloseable {
  private final TestDatabase database = SharedPostgres.createDatabase();
  private final PgConnection connection =
      PgConnection.connect(PgUrl.parse(database.url()).build()).join();

  Oracle oracle() {
    return database.oracle();
  }

  /** A session's setting, for the copies to come. */
  void set(String name, String value) {
    connection.query("SET " + name + " = '" + value + "'").join();
  }

  /**
   * All columns of a table, whose rows have the first {@code keyColumns} as key.
   *
   * @param types Flink's, of each column
   */
  Target target(String table, int keyColumns, List<LogicalType> types) throws InterruptedException {
    TableShape shape = Reply.await(Catalog.tableShape(connection, new TablePath("public", table)));
    RowSettings settings = new RowSettings(ZoneOffset.UTC, NulPolicy.FAIL);
    List<SqlColumn> columns = new ArrayList<>();
    ColumnWriter[] writers = new ColumnWriter[types.size()];
    for (int i = 0; i < writers.length; i++) {
      ColumnShape column = shape.columns().get(i);
      columns.add(ColumnWriters.sqlColumn(types.get(i), column));
      writers[i] = ColumnWriters.of(types.get(i), i, column, settings);
    }
    RecentKeys keys = new RecentKeys(columns.subList(0, keyColumns));
    return new Target(shape, columns, writers, keys);
  }

  /** Where a COPY goes. */
  record Target(
      TableShape shape, List<SqlColumn> columns, ColumnWriter[] writers, RecentKeys keys) {
    /** What is said of a row that the server refuses. */
    String describe(ServerException refusal, long rowsBefore) {
      List<String> names = columns.stream().map(SqlColumn::name).toList();
      List<String> types = shape.columns().stream().map(ColumnShape::declaredType).toList();
      return fault(refusal).describe(rowsBefore, keys, names, types);
    }

    CopyFault fault(ServerException refusal) {
      List<String> names = columns.stream().map(SqlColumn::name).toList();
      return CopyFault.of(refusal, shape.path().table(), names);
    }
  }

  /**
   * Copies the rows.
   *
   * @throws ServerException when the server refuses one
   */
  void copy(Target target, CopyFormat format, Stream<RowData> rows) throws InterruptedException {
    CopyIn copy =
        connection.copyIn(CopySql.copyIn(target.shape().path(), target.columns(), format));
    try (RowEncoder encoder =
        RowEncoder.of(
            format, connection, copy, target.writers(), target.columns(), target.keys())) {
      for (RowData row : (Iterable<RowData>) rows::iterator) {
        copy.awaitWritable();
        encoder.write(row);
      }
      encoder.finish();
      long copied = copy.finish().join();
      if (copied != encoder.rows()) {
        throw new AssertionError(copied + " rows of " + encoder.rows());
      }
    } catch (CompletionException e) {
      throw e.getCause() instanceof ServerException refusal ? refusal : e;
    } finally {
      copy.abort("has failed").exceptionally(e -> null).join();
    }
  }

  @Override
  public void close() {
    connection.close();
    database.close();
  }
}
