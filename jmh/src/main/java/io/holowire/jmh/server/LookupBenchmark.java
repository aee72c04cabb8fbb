package io.holowire.jmh.server;

import io.holowire.jmh.compare.checksum.Checksum;
import io.holowire.jmh.compare.checksum.Total;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Rows by their keys, one key for each statement, the values added up; keys per second. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class LookupBenchmark {
  private static final int ROWS = 10_000;
  private static final int KEYS = 5_000;

  @Param({"PGWIRE", "PGJDBC", "VERTX"})
  public ClientLibrary client;

  /** Statements under way at a time: on one connection, or on as many where it takes only one. */
  @Param({"1", "16", "64"})
  public int inFlight;

  private final long[] keys = new SplittableRandom(20_261_128).longs(KEYS, 0, ROWS).toArray();
  private EventsTable table;
  private Client open;
  private Client.LookUp lookUp;
  private Total expected;

  @Setup
  public void connect() throws Exception {
    List<Event> rows = Event.of(ROWS);
    Checksum sum = new Checksum();
    for (long key : keys) {
      rows.get((int) key).addTo(sum);
    }
    expected = sum.total();
    table = EventsTable.create(rows);
    table.fill();
    open = client.open(table.server());
    lookUp = open.lookUp(inFlight);
  }

  @TearDown
  public void disconnect() throws Exception {
    open.close();
    table.close();
  }

  @Benchmark
  @OperationsPerInvocation(KEYS)
  public Total lookUp() throws Exception {
    return EventsTable.require(expected, lookUp.all(keys));
  }
}
