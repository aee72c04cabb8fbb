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
 * The bulk load: all rows of a bounded, insert-only query by one binary COPY in one transaction,
 * which commits at the end of the input. Until then nothing is visible, and after a failure nothing
 * ever is.
 */
public final class BulkLoadSink implements Sink<RowData> {
  private static final long serialVersionUID = 1L;

  private final SinkSpec spec;

  /**
   * @param physicalType the physical columns of the DDL
   * @param primaryKeyPositions of the DDL's PRIMARY KEY in {@code physicalType}; empty = none
   * @param writtenPositions of the columns that are written, in {@code physicalType}
   */
  public BulkLoadSink(
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
   * Connects, checks the DDL against the table and begins the COPY.
   *
   * @throws IOException when the server does not answer within 10 s or refuses, when table,
   *     columns, types or key do not fit, when the sink has several subtasks, and in every attempt
   *     but the first: an earlier one may have committed
   */
  @Override
  public SinkWriter<RowData> createWriter(WriterInitContext context) throws IOException {
    int subtasks = context.getTaskInfo().getNumberOfParallelSubtasks();
    if (subtasks > 1) {
      throw refusal(
          "one subtask holds the transaction, not " + subtasks + "; set 'sink.parallelism' = '1'");
    }
    int attempt = context.getTaskInfo().getAttemptNumber();
    if (attempt > 0) {
      // COMMIT comes before the end of the task: what makes the task start again may come after it.
      throw refusal(
          "this is attempt "
              + (attempt + 1)
              + ", and a load is not repeated, since an earlier attempt may have committed it; see"
              + " whether the table has the rows, and submit the job again if it has not");
    }
    if (context.getRestoredCheckpointId().isPresent()) {
      throw refusal(BulkLoadWriter.NO_CHECKPOINTS);
    }
    return BulkLoadWriter.open(spec, context);
  }

  private IOException refusal(String why) {
    return spec.failure(
        "opening of the sink for", new IllegalStateException("bulkload = 'true': " + why));
  }
}
