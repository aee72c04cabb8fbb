package io.holowire.connector.legacy.flink2;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessageTypeInfo;
import org.apache.flink.streaming.api.connector.sink2.SupportsPreCommitTopology;
import org.apache.flink.streaming.api.connector.sink2.SupportsPreWriteTopology;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSink;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.legacy.DiscardingSink;
import org.apache.flink.streaming.api.transformations.PartitionTransformation;
import org.apache.flink.streaming.api.transformations.PhysicalTransformation;
import org.apache.flink.streaming.api.transformations.StreamExchangeMode;
import org.apache.flink.streaming.runtime.operators.sink.CommitterOperatorFactory;
import org.apache.flink.streaming.runtime.operators.sink.SinkWriterOperatorFactory;
import org.apache.flink.streaming.runtime.partitioner.ForwardPartitioner;
import org.apache.flink.table.data.RowData;

/**
 * Lays out a sink: before its writers, writers, before its committer, committer. Flink does so
 * itself for other sinks (SinkTransformationTranslator), but takes from old ones nothing but a sink
 * function; here that one stands at the end and gets nothing.
 */
@SuppressWarnings("deprecation")
final class SinkExpansion {
  private final Sink<RowData> sink;
  private final String name;
  private final Integer parallelism;
  private final boolean batch;

  /**
   * @param parallelism of writers and committer; null = that of the rows
   */
  SinkExpansion(Sink<RowData> sink, String name, Integer parallelism, boolean batch) {
    this.sink = sink;
    this.name = name;
    this.parallelism = parallelism;
    this.batch = batch;
  }

  /** What the planner shall have. */
  DataStreamSink<?> of(DataStream<RowData> rows, RequiredColumns required, KeyOrder order) {
    List<Transformation<?>> all = rows.getExecutionEnvironment().getTransformations();
    int before = all.size();
    try {
      return of(required.any() ? checked(rows, required) : rows, order);
    } finally {
      // The planner has them by what it is given; a later job of the session shall not.
      all.subList(before, all.size()).clear();
    }
  }

  private DataStreamSink<?> of(DataStream<RowData> checked, KeyOrder order) {
    List<Transformation<?>> all = checked.getExecutionEnvironment().getTransformations();
    DataStream<RowData> ordered = before(checked, order);
    int first = all.size();
    DataStream<?> end =
        sink instanceof SupportsCommitter<?> committing
            ? committed(ordered, committing)
            : named(
                ordered.transform(
                    "Writer",
                    CommittableMessageTypeInfo.noOutput(),
                    new SinkWriterOperatorFactory<>(sink)),
                checked);
    for (Transformation<?> step : List.copyOf(all.subList(first, all.size()))) {
      // No two attempts write at once.
      ((PhysicalTransformation<?>) step).setSupportsConcurrentExecutionAttempts(false);
    }
    DataStreamSink<?> nothing = end.addSink(new DiscardingSink<>()).name(name + ": End");
    parallelism(nothing.getTransformation(), checked);
    return nothing;
  }

  private static DataStream<RowData> checked(DataStream<RowData> rows, RequiredColumns required) {
    DataStream<RowData> checked = rows.filter(required).name("NotNullEnforcer");
    checked
        .getTransformation()
        .setParallelism(rows.getParallelism(), rows.getTransformation().isParallelismConfigured());
    return checked;
  }

  @SuppressWarnings("unchecked")
  private DataStream<RowData> before(DataStream<RowData> rows, KeyOrder order) {
    return sink instanceof SupportsPreWriteTopology<?> topology
        ? ((SupportsPreWriteTopology<RowData>) topology).addPreWriteTopology(rows)
        : order.of(rows, parallelism == null ? rows.getParallelism() : parallelism);
  }

  @SuppressWarnings("unchecked")
  private <C, R> DataStream<?> committed(
      DataStream<RowData> rows, SupportsCommitter<C> committing) {
    SupportsPreCommitTopology<R, C> topology =
        committing instanceof SupportsPreCommitTopology<?, ?> t
            ? (SupportsPreCommitTopology<R, C>) t
            : null;
    TypeInformation<CommittableMessage<C>> committables =
        CommittableMessageTypeInfo.of(committing::getCommittableSerializer);
    StreamExecutionEnvironment job = rows.getExecutionEnvironment();
    DataStream<CommittableMessage<C>> toCommit;
    Transformation<?> writer;
    if (topology == null) {
      DataStream<CommittableMessage<C>> written = written(rows, committables);
      writer = written.getTransformation();
      toCommit = materialized(written);
    } else {
      DataStream<CommittableMessage<R>> written =
          written(rows, CommittableMessageTypeInfo.of(topology::getWriteResultSerializer));
      writer = written.getTransformation();
      toCommit = topology.addPreCommitTopology(materialized(written));
    }
    alignCheckpoints(toCommit.getTransformation(), writer, new HashSet<>());
    return named(
        toCommit.transform(
            "Committer",
            committables,
            new CommitterOperatorFactory<>(
                committing, batch, job.getCheckpointConfig().isCheckpointingEnabled())),
        rows);
  }

  private <R> DataStream<CommittableMessage<R>> written(
      DataStream<RowData> rows, TypeInformation<CommittableMessage<R>> type) {
    return named(rows.transform("Writer", type, new SinkWriterOperatorFactory<>(sink)), rows);
  }

  /** In batch mode all is written before anything is committed. */
  private static <E> DataStream<E> materialized(DataStream<E> stream) {
    return new DataStream<>(
        stream.getExecutionEnvironment(),
        new PartitionTransformation<>(
            stream.getTransformation(), new ForwardPartitioner<>(), StreamExchangeMode.BATCH));
  }

  /** What is to be committed must have arrived when a checkpoint is complete. */
  private static void alignCheckpoints(
      Transformation<?> step, Transformation<?> writer, Set<Transformation<?>> seen) {
    if (step == writer || !seen.add(step)) {
      return;
    }
    if (step instanceof PartitionTransformation<?> exchange) {
      exchange.getPartitioner().disableUnalignedCheckpoints();
    }
    step.getInputs().forEach(input -> alignCheckpoints(input, writer, seen));
  }

  private <E> DataStream<E> named(DataStream<E> step, DataStream<?> rows) {
    Transformation<E> transformation = step.getTransformation();
    transformation.setName(name + ": " + transformation.getName());
    parallelism(transformation, rows);
    return step;
  }

  private void parallelism(Transformation<?> step, DataStream<?> rows) {
    if (parallelism != null) {
      step.setParallelism(parallelism);
    } else {
      step.setParallelism(
          rows.getParallelism(), rows.getTransformation().isParallelismConfigured());
    }
  }
}
