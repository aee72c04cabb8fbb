package io.holowire.jmh.compare;

import java.io.Serializable;

/**
 * What one job cost.
 *
 * @param rows how many rows it moved
 * @param seconds from its start on the cluster to its end
 * @param clientCpu CPU seconds of this JVM meanwhile
 * @param serverCpu CPU seconds of the server's processes meanwhile; NaN where nobody can tell
 * @param peakHeap bytes, garbage not yet collected included, over what was there before
 * @param liveHeap bytes that a collection left at most, over what was there before; {@link
 *     LiveHeap#UNKNOWN} where there was none
 * @param wal bytes that the server wrote to its log meanwhile; -1 = not asked yet
 */
record Measurement(
    long rows,
    double seconds,
    double clientCpu,
    double serverCpu,
    long peakHeap,
    long liveHeap,
    long wal)
    implements Serializable {
  private static final double MEGABYTE = 1 << 20;

  Measurement withWal(long bytes) {
    return new Measurement(rows, seconds, clientCpu, serverCpu, peakHeap, liveHeap, bytes);
  }

  double walBytesPerRow() {
    return (double) wal / rows;
  }

  double rowsPerSecond() {
    return rows / seconds;
  }

  double clientCpuPerMillion() {
    return clientCpu / rows * 1e6;
  }

  double serverCpuPerMillion() {
    return serverCpu / rows * 1e6;
  }

  double peakHeapMegabytes() {
    return peakHeap / MEGABYTE;
  }

  double liveHeapMegabytes() {
    return liveHeap == LiveHeap.UNKNOWN ? Double.NaN : liveHeap / MEGABYTE;
  }

  @Override
  public String toString() {
    return "%7.2f s %,10.0f rows/s   client %6.2f, server %6.2f CPU s/M rows   heap %,6.0f MB, live %6s   WAL %,.0f B/row"
        .formatted(
            seconds,
            rowsPerSecond(),
            clientCpuPerMillion(),
            serverCpuPerMillion(),
            peakHeapMegabytes(),
            liveHeap == LiveHeap.UNKNOWN ? "?" : "%,.0f MB".formatted(liveHeapMegabytes()),
            walBytesPerRow());
  }
}
