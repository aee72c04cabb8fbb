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
   */
  public BulkLoadSink(
      ConnectionOptions connection,
      SinkOptions options,
      TablePath table,
      RowType physicalType,
      int[] primaryKeyPositions,
      RowSettings settings) {
    spec =
        new SinkSpec(
            connection, options, table, physicalType, primaryKeyPositions.clone(), settings);
  }

  /**
   * Why a query cannot be loaded this way, as far as it is known before the job runs.
   *
   * @param bounded whether the input ends
   * @param parallelism of the sink
   * @return null when nothing speaks against it
   */
  public static String refusal(boolean bounded, int parallelism) {
    if (!bounded) {
      return "bulkload = 'true': one transaction holds all rows, so the input has to end; set"
          + " 'execution.runtime-mode' = 'batch', or bulkload to 'false'";
    }
    if (parallelism > 1) {
      return "bulkload = 'true': one transaction holds all rows, so one subtask writes them, not "
          + parallelism
          + "; set 'sink.parallelism' = '1'";
    }
    return null;
  }

  /**
   * Connects, checks the DDL against the table and begins the COPY.
   *
   * @throws IOException when the server does not answer within 10 s or refuses, when table,
   *     columns, types or key do not fit, and when the sink has several subtasks
   */
  @Override
  public SinkWriter<RowData> createWriter(WriterInitContext context) throws IOException {
    boolean restored = context.getRestoredCheckpointId().isPresent();
    String refusal = refusal(!restored, context.getTaskInfo().getNumberOfParallelSubtasks());
    if (refusal != null) {
      throw spec.failure("open the sink", new IllegalStateException(refusal));
    }
    return BulkLoadWriter.open(spec, context);
  }
}
