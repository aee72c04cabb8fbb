package io.holowire.connector.sink.load;

import io.holowire.connector.sql.TablePath;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the log how a subtask's load goes on: a line for each portion, and one every ten seconds of
 * a longer one.
 */
final class LoadProgress {
  private static final Logger LOG = LoggerFactory.getLogger(LoadProgress.class);

  private static final long REPORT_MILLIS = 10_000;

  private final TablePath table;
  private final int subtask;
  private final LongSupplier clock;
  private long rows;
  private long bytes;
  private long began;
  private long rowsBefore;
  private long bytesBefore;
  private long reported;

  /**
   * @param clock milliseconds, never going back
   */
  LoadProgress(TablePath table, int subtask, LongSupplier clock) {
    this.table = table;
    this.subtask = subtask;
    this.clock = clock;
  }

  /** A portion begins. */
  void began() {
    began = clock.getAsLong();
    reported = began;
    rowsBefore = rows;
    bytesBefore = bytes;
  }

  /** More has been handed over to the connection. */
  void sent(long moreRows, long moreBytes) {
    rows += moreRows;
    bytes += moreBytes;
    long now = clock.getAsLong();
    if (now - reported >= REPORT_MILLIS) {
      reported = now;
      LOG.info("Loading into {}, subtask {}: {}", table, subtask, sincePortionBegan());
    }
  }

  /**
   * The portion has ended.
   *
   * @return how many milliseconds it took
   */
  long ended(String name) {
    LOG.info("Loaded {} for {}, subtask {}: {}", name, table, subtask, sincePortionBegan());
    return clock.getAsLong() - began;
  }

  /** Of all portions. */
  long rows() {
    return rows;
  }

  /** Rows, bytes and time of the portion. */
  String sincePortionBegan() {
    long millis = Math.max(1, clock.getAsLong() - began);
    double megabytes = (bytes - bytesBefore) / 1e6;
    return String.format(
        Locale.ROOT,
        "%,d rows, %,.1f MB in %.1f s, %.1f MB/s",
        rows - rowsBefore,
        megabytes,
        millis / 1e3,
        megabytes * 1e3 / millis);
  }
}
