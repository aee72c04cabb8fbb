package io.holowire.connector.sink.load;

import io.holowire.connector.options.ConnectionOptions;
import io.holowire.connector.options.LoadOptions.Visible;
import io.holowire.connector.options.SinkOptions;
import io.holowire.connector.row.RowSettings;
import io.holowire.connector.sink.KeyHash;
import io.holowire.connector.sink.SinkSpec;
import io.holowire.connector.sql.TablePath;
import java.io.IOException;
import java.util.Collection;
import java.util.UUID;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.connector.sink2.SupportsWriterState;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessageTypeInfo;
import org.apache.flink.streaming.api.connector.sink2.SupportsPreCommitTopology;
import org.apache.flink.streaming.api.connector.sink2.SupportsPreWriteTopology;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.transformations.WithBoundedness;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/**
 * The bulk load: rows of an insert-only query by COPY, all or nothing and exactly once. The
 * portions of all subtasks meet in one committer.
 */
public final class BulkLoadSink
    implements Sink<RowData>,
        SupportsCommitter<Portion>,
        SupportsWriterState<RowData, String>,
        SupportsPreWriteTopology<RowData>,
        SupportsPreCommitTopology<Portion, Portion> {
  private static final long serialVersionUID = 1L;

  private static final ConfigOption<Boolean> FINAL_CHECKPOINT =
      CheckpointingOptions.ENABLE_CHECKPOINTS_AFTER_TASKS_FINISH;

  private final SinkSpec spec;
  private final boolean batch;

  /** Whose load it is, as long as there is no state that says otherwise. */
  private final String id = UUID.randomUUID().toString();

  /**
   * @param physicalType the physical columns of the DDL
   * @param primaryKeyPositions of the DDL's PRIMARY KEY in {@code physicalType}; empty = none,
   *     which means the table's own key if it has one. Without it rows of one key may come to
   *     several subtasks, and which of them counts is then open
   * @param writtenPositions of the columns that are written, in {@code physicalType}
   * @param batch whether the job runs in batch mode for certain
   */
  public BulkLoadSink(
      ConnectionOptions connection,
      SinkOptions options,
      TablePath table,
      RowType physicalType,
      int[] primaryKeyPositions,
      int[] writtenPositions,
      RowSettings settings,
      boolean batch) {
    spec =
        new SinkSpec(
            connection,
            options,
            table,
            physicalType,
            primaryKeyPositions.clone(),
            writtenPositions.clone(),
            settings);
    this.batch = batch;
  }

  /**
   * Connects, checks the DDL against the table, makes the ledger if there is none, and removes what
   * earlier attempts have left.
   *
   * @throws IOException when the server does not answer within 10 s or refuses, when table,
   *     columns, types or key do not fit, and when a privilege is missing; the message names them
   */
  @Override
  public StatefulSinkWriter<RowData, String> createWriter(WriterInitContext context)
      throws IOException {
    return LoadWriters.open(spec, batch, id, context);
  }

  /**
   * The same for a job that goes on.
   *
   * @throws IOException also when the sink has committed for a later checkpoint than the one that
   *     the job is restored from
   */
  @Override
  public StatefulSinkWriter<RowData, String> restoreWriter(
      WriterInitContext context, Collection<String> states) throws IOException {
    return LoadWriters.open(spec, batch, states.stream().findFirst().orElse(id), context);
  }

  @Override
  public Committer<Portion> createCommitter(CommitterInitContext context) {
    return new LoadCommitter(spec);
  }

  /** Rows of one key come to one subtask. */
  @Override
  public DataStream<RowData> addPreWriteTopology(DataStream<RowData> rows) {
    Integer parallelism = spec.options().parallelism();
    boolean alone = (parallelism == null ? rows.getParallelism() : parallelism) == 1;
    if (spec.primaryKey().length == 0 || alone) {
      return rows;
    }
    KeyHash hash = new KeyHash(spec.type(), spec.primaryKey());
    return rows.partitionCustom(hash, hash);
  }

  /**
   * All portions come to one committer.
   *
   * @throws ValidationException when nothing, or not everything, would ever be committed
   */
  @Override
  public DataStream<CommittableMessage<Portion>> addPreCommitTopology(
      DataStream<CommittableMessage<Portion>> portions) {
    StreamExecutionEnvironment job = portions.getExecutionEnvironment();
    boolean atEnd = spec.options().load().visible() == Visible.END;
    boolean checkpoints = job.getCheckpointConfig().isCheckpointingEnabled();
    boolean unbounded = isUnbounded(portions);
    if (unbounded && (atEnd || !checkpoints)) {
      throw new ValidationException(
          atEnd
              ? "sink.bulkload.visible = 'end': the query is unbounded, so there is no end"
              : "bulkload = 'true': the query is unbounded, and rows become visible with checkpoints;"
                  + " SET 'execution.checkpointing.interval' = '1 min', for instance");
    }
    boolean wholeLoad = !checkpoints || isBatch(job, unbounded);
    if (!wholeLoad && !unbounded && !job.getConfiguration().get(FINAL_CHECKPOINT)) {
      throw new ValidationException(
          "bulkload = 'true': the query is bounded, and rows behind its last checkpoint are committed"
              + " by a final one; leave out '"
              + FINAL_CHECKPOINT.key()
              + "' = 'false'");
    }
    TypeInformation<CommittableMessage<Portion>> type =
        CommittableMessageTypeInfo.of(PortionSerializer::new);
    DataStream<CommittableMessage<Portion>> stamped =
        portions
            .global()
            .transform("Checkpoint of portions", type, new CheckpointStamp(wholeLoad))
            .setParallelism(1)
            .setMaxParallelism(1);
    return (atEnd
            ? stamped
                .global()
                .transform("Portions until the end", type, new HoldUntilEnd())
                .setParallelism(1)
                .setMaxParallelism(1)
            : stamped)
        .global();
  }

  private boolean isBatch(StreamExecutionEnvironment job, boolean unbounded) {
    return batch
        || switch (job.getConfiguration().get(ExecutionOptions.RUNTIME_MODE)) {
          case BATCH -> true;
          case STREAMING -> false;
          case AUTOMATIC -> !unbounded;
        };
  }

  private static boolean isUnbounded(DataStream<?> stream) {
    return stream.getTransformation().getTransitivePredecessors().stream()
        .anyMatch(
            step ->
                step instanceof WithBoundedness source
                    && source.getBoundedness() == Boundedness.CONTINUOUS_UNBOUNDED);
  }

  @Override
  public SimpleVersionedSerializer<Portion> getCommittableSerializer() {
    return new PortionSerializer();
  }

  @Override
  public SimpleVersionedSerializer<Portion> getWriteResultSerializer() {
    return new PortionSerializer();
  }

  @Override
  public SimpleVersionedSerializer<String> getWriterStateSerializer() {
    return new LoadStateSerializer();
  }
}
