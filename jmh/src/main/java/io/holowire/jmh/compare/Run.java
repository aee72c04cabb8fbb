package io.holowire.jmh.compare;

import java.io.Serializable;

/** One way, once: jobs to warm up, then the one that is measured. */
sealed interface Run extends Serializable permits ReadRun, RelayRun, WriteRun {
  Way way();

  /** Runs all jobs and checks what has come to where it should. */
  Measurement measure() throws Exception;
}
