package io.holowire.it.load;

import io.holowire.it.server.Oracle;
import io.holowire.it.server.Oracle.OracleException;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;

/** Looks at the target and at the staging tables all the time, in a thread of its own. */
final class TargetWatch implements AutoCloseable {
  private static final long PAUSE_NANOS = 1_000_000;

  private final LoadLab lab;
  private final Thread thread = new Thread(this::watch, "target-watch");
  private final Set<Long> counts = new TreeSet<>(); // guarded by this
  private final Set<String> staging = new TreeSet<>(); // guarded by this
  private volatile boolean closed;

  private TargetWatch(LoadLab lab) {
    this.lab = lab;
  }

  static TargetWatch start(LoadLab lab) {
    TargetWatch watch = new TargetWatch(lab);
    watch.thread.start();
    return watch;
  }

  /** All the numbers of rows that were visible at some time. */
  synchronized Set<Long> counts() {
    return Set.copyOf(counts);
  }

  /** The names of all staging tables that were there at some time. */
  synchronized Set<String> staging() {
    return Set.copyOf(staging);
  }

  private void watch() {
    while (!closed) {
      try (Oracle oracle = lab.oracle()) {
        while (!closed) {
          look(oracle);
          Thread.sleep(2);
        }
      } catch (OracleException theServerIsAway) {
        LockSupport.parkNanos(PAUSE_NANOS);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private synchronized void look(Oracle oracle) {
    counts.add(LoadLab.visible(oracle));
    staging.addAll(LoadLab.staging(oracle));
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
