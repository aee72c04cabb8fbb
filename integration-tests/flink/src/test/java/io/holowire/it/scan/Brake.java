package io.holowire.it.scan;

import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.types.Row;

/** Passes rows on as slowly as the test wants. */
final class Brake extends RichMapFunction<Row, Row> {
  private static final long serialVersionUID = 1L;

  /** The cluster and the test share the JVM. */
  private static volatile int rowsPerMilli;

  private static final AtomicLong PASSED = new AtomicLong();

  private int count;

  /** None passes any more. */
  static void stop() {
    rowsPerMilli = Integer.MAX_VALUE;
  }

  /** So many rows a millisecond pass each subtask, at most. */
  static void hold(int rows) {
    PASSED.set(0);
    rowsPerMilli = rows;
  }

  /** Rows pass as they come. */
  static void release() {
    rowsPerMilli = 0;
  }

  /** How many have passed since it began to hold, in all subtasks. */
  static long passed() {
    return PASSED.get();
  }

  @Override
  public Row map(Row row) throws InterruptedException {
    while (rowsPerMilli == Integer.MAX_VALUE) {
      Thread.sleep(1);
    }
    int rows = rowsPerMilli;
    if (rows > 0 && ++count >= rows) {
      count = 0;
      Thread.sleep(1);
    }
    PASSED.incrementAndGet();
    return row;
  }
}
