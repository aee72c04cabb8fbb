package io.holowire.connector.sink;

import io.holowire.connector.server.Catalog;
import io.holowire.connector.server.FirstConnection;
import io.holowire.connector.server.PartitionTree;
import io.holowire.connector.server.Reply;
import io.holowire.connector.server.TableShape;
import io.holowire.connector.sql.CheckAndPut;
import io.holowire.connector.sql.PartitionColumn;
import io.holowire.pgwire.config.PgConfig;
import io.holowire.pgwire.conn.PgConnection;
import io.holowire.pgwire.error.ServerException;
import io.holowire.pgwire.error.SqlState;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.table.api.ValidationException;

/**
 * A writer's first connection, and the table as found over it.
 *
 * <p>A connection of the writer's own, not a lease of the shared pool: it is held as long as the
 * job runs, and a pool whose users hold on to connections while they wait for one another (a scan
 * for its sink, say) can come to a standstill.
 */
public record Opening(PgConnection connection, TableShape shape) implements AutoCloseable {

  /**
   * Connects, waiting a little for a server that is just starting, and reads the table.
   *
   * @throws IOException naming server, table, and what is wrong
   */
  public static Opening of(SinkSpec spec) throws IOException {
    try {
      PgConfig config = FirstConnection.capped(spec.config());
      return FirstConnection.await(() -> attempt(spec, config));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while connecting to write " + spec.table());
    } catch (RuntimeException e) {
      throw spec.failure("opening of the sink for", e);
    }
  }

  private static CompletableFuture<Opening> attempt(SinkSpec spec, PgConfig config) {
    return PgConnection.connect(config)
        .thenCompose(
            connection ->
                Catalog.tableShape(connection, spec.table())
                    .whenComplete((shape, failure) -> closeAfter(failure, connection))
                    .thenApply(shape -> new Opening(connection, shape)));
  }

  private static void closeAfter(Throwable failure, PgConnection connection) {
    if (failure != null) {
      connection.close();
    }
  }

  /** Resolves the DDL's columns; closes the connection when they do not fit. */
  public WriteTarget target(SinkSpec spec) throws IOException {
    return target(spec, null);
  }

  /**
   * The same for a sink that routes.
   *
   * @param partitions null = it does not
   */
  public WriteTarget target(SinkSpec spec, PartitionTree partitions) throws IOException {
    return orClose(
        spec,
        () ->
            WriteTarget.of(
                spec,
                shape,
                partitions == null
                    ? List.of()
                    : partitions.columns().stream().map(PartitionColumn::name).toList()));
  }

  /** Reads the partitions of the table; closes the connection when it has none. */
  public PartitionTree partitions(SinkSpec spec) throws IOException {
    return orClose(
        spec,
        () -> {
          if (shape.partitionKey() == null) {
            throw new ValidationException(
                "partition_router = 'true': table " + shape.path() + " is not partitioned");
          }
          return Reply.await(Catalog.partitions(connection, shape.oid(), shape.path()));
        });
  }

  /** Has the server read the option's value as one of the column's type. */
  void requireNullAs(SinkSpec spec, WriteTarget target) throws IOException {
    CheckAndPut check = target.onConflict().check();
    if (check == null || check.nullAs() == null) {
      return;
    }
    orClose(
        spec,
        () -> {
          try {
            return Reply.await(connection.query(check.nullAsProbe(target.columns())));
          } catch (ServerException e) {
            if (e.retry() != SqlState.Retry.NONE) {
              throw e;
            }
            throw new ValidationException(
                "sink.check-and-put.null-as = '"
                    + check.nullAs()
                    + "': is no value of column \""
                    + check.column()
                    + "\": "
                    + e.getMessage(),
                e);
          }
        });
  }

  /** Which session on the server it is; closes the connection when that cannot be found out. */
  ServerSession session(SinkSpec spec) throws IOException {
    return orClose(spec, () -> Reply.await(ServerSession.of(connection)));
  }

  /** Something that may turn out to be impossible. */
  public interface Question<T> {
    T ask() throws InterruptedException;
  }

  /** The answer; without one the connection is closed. */
  public <T> T orClose(SinkSpec spec, Question<T> question) throws IOException {
    try {
      return question.ask();
    } catch (InterruptedException e) {
      connection.close();
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while connecting to write " + spec.table());
    } catch (RuntimeException e) {
      connection.close();
      throw spec.failure("opening of the sink for", e);
    }
  }

  @Override
  public void close() {
    connection.close();
  }
}
