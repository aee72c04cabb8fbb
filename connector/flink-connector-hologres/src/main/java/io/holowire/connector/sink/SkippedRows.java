package io.holowire.connector.sink;

import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs what is skipped: the first few, then one now and then with the number of the others. */
final class SkippedRows {
  private static final Logger LOG = LoggerFactory.getLogger(SkippedRows.class);
  private static final int FIRST = 10;
  private static final long PAUSE_MILLIS = 10_000;

  private final LongSupplier clock;
  private long skipped;
  private long unsaid;
  private long lastSaid;

  /**
   * @param clock milliseconds
   */
  SkippedRows(LongSupplier clock) {
    this.clock = clock;
  }

  void add(String message) {
    long now = clock.getAsLong();
    if (skipped++ < FIRST || now - lastSaid >= PAUSE_MILLIS) {
      lastSaid = now;
      LOG.warn(
          "Row skipped{}: {}", unsaid == 0 ? "" : " (and " + unsaid + " more before it)", message);
      unsaid = 0;
    } else {
      unsaid++;
    }
  }
}
