package io.holowire.pgwire.conn;

import io.holowire.pgwire.wire.RowShape;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The results of a {@link Batch}, one per execution, in the order in which they were added.
 *
 * <p>Rows stay as the bytes the server sent and are decoded by whoever reads them. Holds buffers
 * until closed; not thread-safe.
 */
public final class BatchResult implements AutoCloseable {

  static final BatchResult EMPTY =
      new BatchResult(new long[0], new int[1], List.of(), new int[0], null);

  private final long[] affected;

  /** Before execution i, this many rows came; one entry more than executions. */
  private final int[] rowsBefore;

  private final List<ByteBuf> runs;
  private final int[] runRows;
  private final RowShape shape;
  private boolean closed;

  private BatchResult(
      long[] affected, int[] rowsBefore, List<ByteBuf> runs, int[] runRows, RowShape shape) {
    this.affected = affected;
    this.rowsBefore = rowsBefore;
    this.runs = runs;
    this.runRows = runRows;
    this.shape = shape;
  }

  /** How many executions the batch had. */
  public int size() {
    return affected.length;
  }

  /** The row count that the server reported for an execution, -1 when its command reports none. */
  public long affected(int execution) {
    return affected[execution];
  }

  /** The sum of all row counts that the server reported. */
  public long affected() {
    long sum = 0;
    for (long rows : affected) {
      sum += Math.max(rows, 0);
    }
    return sum;
  }

  /** The columns of the rows, or null when the query returns none. */
  public RowShape shape() {
    return shape;
  }

  /** The rows of one execution; valid until this result is closed. */
  public Rows rows(int execution) {
    if (closed) {
      throw new IllegalStateException("the result is closed");
    }
    int skip = rowsBefore[execution];
    int count = rowsBefore[execution + 1] - skip;
    int run = 0;
    while (run < runRows.length && skip >= runRows[run]) {
      skip -= runRows[run++];
    }
    return new Rows(runs, run, skip, count);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      runs.forEach(ByteBuf::release);
    }
  }

  /** Collects what the server sends, on the event loop. */
  static final class Builder {
    private final long[] affected;
    private final int[] rowsBefore;
    private final List<ByteBuf> runs = new ArrayList<>(1);
    private int[] runRows = new int[1];
    private int done;
    private int rows;
    private long bytes;

    Builder(int executions) {
      affected = new long[executions];
      rowsBefore = new int[executions + 1];
    }

    long bytes() {
      return bytes;
    }

    void rows(ByteBuf run, int messages) {
      if (runs.size() == runRows.length) {
        runRows = Arrays.copyOf(runRows, 2 * runRows.length);
      }
      runRows[runs.size()] = messages;
      runs.add(run);
      rows += messages;
      bytes += run.readableBytes();
    }

    void complete(long rowCount) {
      affected[done++] = rowCount;
      rowsBefore[done] = rows;
    }

    BatchResult build(Statement statement) {
      return new BatchResult(
          affected,
          rowsBefore,
          runs,
          Arrays.copyOf(runRows, runs.size()),
          statement == null ? null : statement.rows());
    }

    void release() {
      runs.forEach(ByteBuf::release);
      runs.clear();
      bytes = 0;
    }
  }
}
