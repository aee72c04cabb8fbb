package io.holowire.connector.sink;

import io.holowire.connector.options.ConnectionOptions;
import io.holowire.connector.options.SinkOptions;
import io.holowire.connector.row.RowSettings;
import io.holowire.connector.server.Failure;
import io.holowire.connector.sql.TablePath;
import io.holowire.pgwire.config.PgConfig;
import io.holowire.pgwire.config.TargetServer;
import java.io.IOException;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

/**
 * Everything that planning knows of a sink; travels to the tasks.
 *
 * @param table as the DDL names it
 * @param type the physical columns of the DDL
 * @param primaryKey positions of the DDL's PRIMARY KEY in {@code type}; empty = none
 * @param written positions of the columns that the statement names, those of the key among them
 */
public record SinkSpec(
    ConnectionOptions connection,
    SinkOptions options,
    TablePath table,
    RowType type,
    int[] primaryKey,
    int[] written,
    RowSettings settings)
    implements Serializable {

  /** Names of the DDL's PRIMARY KEY; empty = none. */
  public List<String> declaredKey() {
    return Arrays.stream(primaryKey).mapToObj(type.getFieldNames()::get).toList();
  }

  /** The type of field {@code i} of {@link #written}. */
  public LogicalType writtenType(int i) {
    return type.getTypeAt(written[i]);
  }

  /** Names of {@link #written}. */
  public List<String> writtenNames() {
    return Arrays.stream(written).mapToObj(type.getFieldNames()::get).toList();
  }

  /**
   * How to connect: of several hosts the one that takes writes; with room for batches in flight.
   */
  public PgConfig config() {
    PgConfig config = connection.config();
    return config.toBuilder()
        .targetServer(config.hosts().size() == 1 ? config.targetServer() : TargetServer.PRIMARY)
        .pipelineBytes(UpsertWriters.BYTES_IN_FLIGHT)
        .build();
  }

  /**
   * The error of a task: what was being done, where, and the reason with all the server said of it.
   *
   * @param doing up to the table's name, such as {@code write of a row to}
   */
  public IOException failure(String doing, Throwable cause) {
    return new IOException(Failure.message(doing, connection, table, cause), cause);
  }
}
