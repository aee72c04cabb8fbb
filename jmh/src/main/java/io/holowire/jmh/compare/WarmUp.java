package io.holowire.jmh.compare;

import java.io.Serializable;
import java.time.Duration;

/**
 * The jobs before the one that is measured, so that its time is not the compiler's.
 *
 * @param atLeast how long they go on; zero = there is none
 */
record WarmUp(Duration atLeast) implements Serializable {
  static final WarmUp NONE = new WarmUp(Duration.ZERO);

  void run(Job job) throws Exception {
    long start = System.nanoTime();
    while (System.nanoTime() - start < atLeast.toNanos()) {
      job.run();
    }
  }

  /** What is done again and again. */
  interface Job {
    void run() throws Exception;
  }
}
