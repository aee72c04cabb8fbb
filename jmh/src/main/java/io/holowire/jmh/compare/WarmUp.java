package io.holowire.jmh.compare;

import java.io.Serializable;
import java.time.Duration;

/**
 * The jobs before the one that is measured, so that its time is not the compiler's.
 *
 * @param atLeast how long they go on; there is one at any rate
 */
record WarmUp(Duration atLeast) implements Serializable {
  /** One job and no more. */
  static final WarmUp ONCE = new WarmUp(Duration.ZERO);

  void run(Job job) throws Exception {
    long start = System.nanoTime();
    do {
      job.run();
    } while (System.nanoTime() - start < atLeast.toNanos());
  }

  /** What is done again and again. */
  interface Job {
    void run() throws Exception;
  }
}
