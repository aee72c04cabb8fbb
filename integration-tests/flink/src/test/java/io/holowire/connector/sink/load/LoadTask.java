package io.holowire.connector.sink.load;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobInfoImpl;
import org.apache.flink.api.common.TaskInfoImpl;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.Committer.CommitRequest;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.metrics.groups.SinkWriterMetricGroup;
import org.apache.flink.table.data.GenericRowData;

/**
 * A subtask of a bulk load without a cluster around it. What the pre-commit topology does, it does
 * by itself.
 */
final class LoadTask implements AutoCloseable {
  private final Map<String, Object> metrics = new HashMap<>();
  private final LoadWriter writer;

  private LoadTask(BulkLoadSink sink, Place place) throws IOException {
    writer = (LoadWriter) sink.createWriter(context(place));
  }

  private LoadTask(BulkLoadSink sink, Place place, List<String> state) throws IOException {
    writer = (LoadWriter) sink.restoreWriter(context(place), state);
  }

  /**
   * Where and when a subtask runs.
   *
   * @param restored the checkpoint that the job goes on from; null = none
   */
  record Place(JobID job, int subtask, int subtasks, int attempt, Long restored) {
    static Place first(JobID job) {
      return new Place(job, 0, 1, 0, null);
    }

    Place subtask(int number, int of) {
      return new Place(job, number, of, attempt, restored);
    }

    Place again() {
      return new Place(job, subtask, subtasks, attempt + 1, restored);
    }

    Place restoredFrom(long checkpoint) {
      return new Place(job, subtask, subtasks, attempt, checkpoint);
    }
  }

  /** A subtask that has no state. */
  static LoadTask open(BulkLoadSink sink, Place place) throws IOException {
    return new LoadTask(sink, place);
  }

  /** A subtask that goes on. */
  static LoadTask restore(BulkLoadSink sink, Place place, List<String> state) throws IOException {
    return new LoadTask(sink, place, state);
  }

  private WriterInitContext context(Place place) {
    return (WriterInitContext)
        Proxy.newProxyInstance(
            LoadTask.class.getClassLoader(),
            new Class<?>[] {WriterInitContext.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "metricGroup" -> metricGroup();
                  case "getRestoredCheckpointId" ->
                      place.restored == null
                          ? OptionalLong.empty()
                          : OptionalLong.of(place.restored);
                  case "getJobInfo" -> new JobInfoImpl(place.job, "load");
                  case "getTaskInfo" ->
                      new TaskInfoImpl("load", 128, place.subtask, place.subtasks, place.attempt);
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  private SinkWriterMetricGroup metricGroup() {
    return (SinkWriterMetricGroup)
        Proxy.newProxyInstance(
            LoadTask.class.getClassLoader(),
            new Class<?>[] {SinkWriterMetricGroup.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "setCurrentSendTimeGauge" -> metrics.put("currentSendTime", arguments[0]);
                  case "histogram", "gauge" -> arguments[1];
                  case "counter" -> new SimpleCounter();
                  default ->
                      metrics.computeIfAbsent(method.getName(), first -> new SimpleCounter());
                });
  }

  /** The counter of that getter. */
  long counted(String getter) {
    return ((Counter) metrics.get(getter)).getCount();
  }

  long currentSendTime() {
    return (Long) ((Gauge<?>) metrics.get("currentSendTime")).getValue();
  }

  LoadTask write(Object... fields) throws IOException, InterruptedException {
    writer.write(GenericRowData.of(fields), null);
    return this;
  }

  /** A row of its own for each number. */
  LoadTask writeAll(int from, int to) throws IOException, InterruptedException {
    for (int i = from; i < to; i++) {
      write(i, i);
    }
    return this;
  }

  /** What comes to the committer with the end of the input of a job without checkpoints. */
  List<Portion> end() throws IOException, InterruptedException {
    writer.flush(true);
    return stamped(Portion.WHOLE_LOAD);
  }

  /** What comes to the committer with a checkpoint. */
  List<Portion> checkpoint(long id) throws IOException, InterruptedException {
    writer.flush(false);
    List<Portion> portions = stamped(id);
    writer.snapshotState(id);
    return portions;
  }

  /** The same for a checkpoint that fails before the writer's state is in it. */
  List<Portion> prepare(long id) throws IOException, InterruptedException {
    writer.flush(false);
    return stamped(id);
  }

  /** Ends the portion without handing it out. */
  void flush() throws IOException, InterruptedException {
    writer.flush(false);
  }

  List<String> state(long checkpoint) throws IOException {
    return writer.snapshotState(checkpoint);
  }

  private List<Portion> stamped(long checkpoint) {
    return writer.prepareCommit().stream().map(portion -> portion.at(checkpoint)).toList();
  }

  @Override
  public void close() {
    writer.close();
  }

  /** Commits as Flink would, over a committer that has just been made. */
  @SuppressWarnings("try") // Flink's close() throws Exception
  static void commit(BulkLoadSink sink, List<Portion> portions) throws Exception {
    try (Committer<Portion> committer = sink.createCommitter(null)) {
      committer.commit(requests(portions));
    }
  }

  @SuppressWarnings("unchecked")
  private static List<CommitRequest<Portion>> requests(List<Portion> portions) {
    List<CommitRequest<Portion>> requests = new ArrayList<>();
    for (Portion portion : portions) {
      requests.add(
          (CommitRequest<Portion>)
              Proxy.newProxyInstance(
                  LoadTask.class.getClassLoader(),
                  new Class<?>[] {CommitRequest.class},
                  (proxy, method, arguments) ->
                      switch (method.getName()) {
                        case "getCommittable" -> portion;
                        default -> throw new UnsupportedOperationException(method.getName());
                      }));
    }
    return requests;
  }
}
