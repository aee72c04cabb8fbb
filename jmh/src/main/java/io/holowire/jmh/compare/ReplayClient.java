package io.holowire.jmh.compare;

import io.holowire.jmh.compare.checksum.Total;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.flink.table.data.RowData;

/** Replays of all sessions at a time that a job has had: owns their recordings. */
final class ReplayClient implements Client {
  private final ReplayWay way;
  private final Task task;
  private final Server server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private List<Recording> recordings = List.of();
  private int rows;

  ReplayClient(ReplayWay way, Task task, Server server) {
    this.way = way;
    this.task = task;
    this.server = server;
  }

  /** Runs the job, once. */
  @Override
  public void take(List<RowData> rows) throws Exception {
    deleteRecordings();
    this.rows = rows.size();
    try (Recorder recorder = Recorder.open(server);
        Bench bench = Bench.open(server)) {
      if (!task.scenario().reads()) {
        bench.admin().execute(task.dataset().prepare());
      }
      try (Client job = way.through(recorder).open(task, server)) {
        job.take(rows);
        Total arrived = bench.move(job, rows.size()).arrived();
        if (task.scenario().reads() && arrived.rows() != rows.size()) {
          throw new IllegalStateException(
              "%s: what is recorded found %,d rows for %,d keys"
                  .formatted(way.name(), arrived.rows(), rows.size()));
        }
      }
      recordings = recorder.recordings();
    }
  }

  @Override
  public Total move(Meter meter) throws Exception {
    meter.start();
    List<Future<Void>> replays = new ArrayList<>();
    for (Recording recording : recordings) {
      replays.add(threads.submit(new Replay(server, recording)));
    }
    for (Future<Void> replay : replays) {
      replay.get();
    }
    meter.stop();
    return Total.undecoded(task.scenario().reads() ? rows : 0);
  }

  private void deleteRecordings() throws IOException {
    for (Recording recording : recordings) {
      recording.close();
    }
    recordings = List.of();
  }

  @Override
  public void close() {
    threads.shutdown();
    try {
      deleteRecordings();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
