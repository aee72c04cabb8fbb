package io.holowire.it.load;

import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.types.Row;

/** Passes rows on until the test strikes: then the task of one subtask fails, once. */
public final class Trap extends RichMapFunction<Row, Row> {
  private static final long serialVersionUID = 1L;

  /** Whichever subtask has the next row. */
  public static final int ANYBODY = -1;

  private static final int NOBODY = -2;

  /** The cluster and the test share the JVM. */
  private static final AtomicInteger VICTIM = new AtomicInteger(NOBODY);

  /** Lets that subtask fail at its next row. */
  public static void strike(int subtask) {
    VICTIM.set(subtask);
  }

  /** True when the last strike has hit. */
  public static boolean hasStruck() {
    return VICTIM.get() == NOBODY;
  }

  /** Takes back a strike that has not hit. */
  public static void disarm() {
    VICTIM.set(NOBODY);
  }

  @Override
  public Row map(Row row) {
    int victim = VICTIM.get();
    if (victim != NOBODY
        && (victim == ANYBODY || victim == subtask())
        && VICTIM.compareAndSet(victim, NOBODY)) {
      throw new IllegalStateException("the test lets subtask " + subtask() + " fail");
    }
    return row;
  }

  private int subtask() {
    return getRuntimeContext().getTaskInfo().getIndexOfThisSubtask();
  }
}
