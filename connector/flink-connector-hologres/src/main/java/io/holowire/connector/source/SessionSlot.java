package io.holowire.connector.source;

/**
 * Keeps a reader's session while it has nothing to read: Flink ends the fetching thread whenever
 * the reader waits for its next split.
 */
final class SessionSlot implements AutoCloseable {
  private ScanSession session;
  private boolean closed;

  /** The session, which is then the caller's; null = there is none. */
  synchronized ScanSession take() {
    ScanSession kept = session;
    session = null;
    return kept;
  }

  /** Keeps a session in which nothing is being read. */
  void put(ScanSession idle) {
    ScanSession surplus;
    synchronized (this) {
      surplus = closed ? idle : session;
      session = closed ? null : idle;
    }
    close(surplus);
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    close(take());
  }

  private static void close(ScanSession unwanted) {
    if (unwanted != null) {
      SplitScan.await(unwanted.connection().idle()); // a COMMIT may be under way
      unwanted.close();
    }
  }
}
