package io.holowire.jmh.server;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The same rows into the same table, batch by batch; rows per second. Before each time the table is
 * emptied, or before upserts left with every other key.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public abstract class WriteBenchmark {
  /** A multiple of every batch's. */
  static final int ROWS = 10_000;

  private final WritePath path;
  private final List<List<Event>> batches = new ArrayList<>();
  private EventsTable table;
  private Client client;
  private Client.Write write;

  WriteBenchmark(WritePath path) {
    this.path = path;
  }

  abstract ClientLibrary client();

  abstract int batchRows();

  @Setup
  public void connect() throws Exception {
    List<Event> rows = Event.of(ROWS);
    for (int i = 0; i < ROWS; i += batchRows()) {
      batches.add(rows.subList(i, i + batchRows()));
    }
    table = EventsTable.create(rows);
    client = client().open(table.server());
    write = client.write(path);
  }

  @Setup(Level.Invocation)
  public void restoreTable() throws Exception {
    if (path == WritePath.COPY_BINARY || path == WritePath.COPY_TEXT) {
      table.empty();
    } else {
      table.fillHalf();
    }
  }

  @TearDown
  public void disconnect() throws Exception {
    client.close();
    table.check();
    table.close();
  }

  @Benchmark
  @OperationsPerInvocation(ROWS)
  public void write() throws Exception {
    for (List<Event> batch : batches) {
      write.batch(batch);
    }
  }
}
