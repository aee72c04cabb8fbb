package io.holowire.connector.sink;

import io.holowire.connector.options.ConnectionOptions;
import io.holowire.connector.options.SinkOptions;
import io.holowire.connector.row.RowSettings;
import io.holowire.connector.sql.TablePath;
import java.io.IOException;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/**
 * The streaming sink: changelog rows as batched upserts and deletes. With a key, repetitions are
 * harmless, so the outcome is exactly-once; without one, rows are appended at least once.
 */
public final class HologresSink implements Sink<RowData> {
  private static final long serialVersionUID = 1L;

  private final SinkSpec spec;

  /**
   * @param physicalType the physical columns of the DDL
   * @param primaryKeyPositions of the DDL's PRIMARY KEY in {@code physicalType}; empty = none,
   *     which means the table's own key if it has one
   * @param writtenPositions of the columns that are written, in {@code physicalType}; those of the
   *     key must be among them
   */
  public HologresSink(
      ConnectionOptions connection,
      SinkOptions options,
      TablePath table,
      RowType physicalType,
      int[] primaryKeyPositions,
      int[] writtenPositions,
      RowSettings settings) {
    spec =
        new SinkSpec(
            connection,
            options,
            table,
            physicalType,
            primaryKeyPositions.clone(),
            writtenPositions.clone(),
            settings);
  }

  /**
   * Connects and checks the DDL against the table.
   *
   * @throws IOException when the server does not answer within 10 s or refuses, and when table,
   *     columns, types or key do not fit; the message names them
   */
  @Override
  public SinkWriter<RowData> createWriter(WriterInitContext context) throws IOException {
    return UpsertWriters.open(spec, context);
  }
}
