package io.holowire.pgwire.conn;

import io.holowire.pgwire.wire.RowReader;
import io.holowire.pgwire.wire.RunReader;
import io.netty.buffer.ByteBuf;
import java.util.List;

/**
 * A forward cursor over the rows of one execution in a {@link BatchResult}; one reader for all of
 * them.
 */
public final class Rows {

  private final List<ByteBuf> runs;
  private final int count;
  private final RunReader messages = new RunReader();
  private final RowReader row = new RowReader();
  private int nextRun;
  private int left;

  Rows(List<ByteBuf> runs, int firstRun, int skip, int count) {
    this.runs = runs;
    this.nextRun = firstRun;
    this.count = count;
    this.left = count;
    if (count > 0) {
      openRun();
      for (int i = 0; i < skip; i++) {
        messages.next();
      }
    }
  }

  /** How many rows there are in all. */
  public int count() {
    return count;
  }

  /** Moves to the next row; false after the last. */
  public boolean next() {
    if (left == 0) {
      return false;
    }
    left--;
    while (!messages.next()) {
      openRun();
    }
    row.wrap(messages);
    return true;
  }

  private void openRun() {
    messages.wrap(runs.get(nextRun++));
  }

  /** The current row: the same object each time, moved by {@link #next}. */
  public RowReader row() {
    return row;
  }
}
