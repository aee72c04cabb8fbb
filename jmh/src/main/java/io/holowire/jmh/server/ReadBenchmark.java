package io.holowire.jmh.server;

import io.holowire.jmh.compare.checksum.Checksum;
import io.holowire.jmh.compare.checksum.Total;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** All rows out of the table, the values of every column decoded and added up; rows per second. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public abstract class ReadBenchmark {
  private static final int ROWS = 10_000;

  private final ReadPath path;
  private EventsTable table;
  private Client client;
  private Client.Read read;
  private Total expected;

  ReadBenchmark(ReadPath path) {
    this.path = path;
  }

  abstract ClientLibrary client();

  @Setup
  public void connect() throws Exception {
    List<Event> rows = Event.of(ROWS);
    Checksum sum = new Checksum();
    rows.forEach(row -> row.addTo(sum));
    expected = sum.total();
    table = EventsTable.create(rows);
    table.fill();
    client = client().open(table.server());
    read = client.read(path);
  }

  @TearDown
  public void disconnect() throws Exception {
    client.close();
    table.close();
  }

  @Benchmark
  @OperationsPerInvocation(ROWS)
  public Total read() throws Exception {
    return EventsTable.require(expected, read.all());
  }
}
