package io.holowire.it.scan;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.SupportsWriterState;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.types.Row;

/**
 * A sink that keeps each row's first two numbers in Flink's state, so that it ends with each row as
 * often as an exactly-once job has emitted it. For one subtask.
 */
final class Tally implements Sink<Row>, SupportsWriterState<Row, long[]> {
  private static final long serialVersionUID = 1L;

  /** The cluster and the test share the JVM. */
  private static final Map<String, long[]> ENDED = new ConcurrentHashMap<>();

  /** How many rows have come to writers, those of attempts that failed among them. */
  private static final Map<String, Integer> SEEN = new ConcurrentHashMap<>();

  private final String name;

  Tally(String name) {
    this.name = name;
    ENDED.remove(name);
    SEEN.remove(name);
  }

  /** What was there at the end of the job. */
  static long[][] rows(String name) {
    long[] ended = ENDED.remove(name);
    if (ended == null) {
      throw new AssertionError("no end of " + name);
    }
    long[][] rows = new long[ended.length / 2][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = new long[] {ended[2 * i], ended[2 * i + 1]};
    }
    return rows;
  }

  /** How many rows the running attempt has. */
  static int seen(String name) {
    return SEEN.getOrDefault(name, 0);
  }

  @Override
  public StatefulSinkWriter<Row, long[]> createWriter(WriterInitContext context) {
    return new Writer(List.of());
  }

  @Override
  public StatefulSinkWriter<Row, long[]> restoreWriter(
      WriterInitContext context, Collection<long[]> recovered) {
    return new Writer(recovered);
  }

  @Override
  public SimpleVersionedSerializer<long[]> getWriterStateSerializer() {
    return new Serializer();
  }

  private final class Writer implements StatefulSinkWriter<Row, long[]> {
    private long[] numbers = new long[1 << 10];
    private int count;

    Writer(Collection<long[]> recovered) {
      recovered.forEach(this::add);
      SEEN.put(name, count / 2);
    }

    @Override
    public void write(Row row, Context context) {
      add((long) row.getField(0), (long) row.getField(1));
      SEEN.put(name, count / 2);
    }

    private void add(long... more) {
      if (count + more.length > numbers.length) {
        numbers = Arrays.copyOf(numbers, Math.max(2 * count, count + more.length));
      }
      System.arraycopy(more, 0, numbers, count, more.length);
      count += more.length;
    }

    @Override
    public void flush(boolean endOfInput) {
      if (endOfInput) {
        ENDED.put(name, Arrays.copyOf(numbers, count));
      }
    }

    @Override
    public List<long[]> snapshotState(long checkpointId) {
      return List.of(Arrays.copyOf(numbers, count));
    }

    @Override
    public void close() {}
  }

  private static final class Serializer implements SimpleVersionedSerializer<long[]> {
    @Override
    public int getVersion() {
      return 1;
    }

    @Override
    public byte[] serialize(long[] numbers) {
      ByteBuffer bytes = ByteBuffer.allocate(numbers.length * Long.BYTES);
      bytes.asLongBuffer().put(numbers);
      return bytes.array();
    }

    @Override
    public long[] deserialize(int version, byte[] bytes) {
      long[] numbers = new long[bytes.length / Long.BYTES];
      ByteBuffer.wrap(bytes).asLongBuffer().get(numbers);
      return numbers;
    }
  }
}
