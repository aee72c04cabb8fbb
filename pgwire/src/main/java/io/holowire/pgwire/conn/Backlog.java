package io.holowire.pgwire.conn;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds the exchanges of one session that have no answer yet, in number and bytes. Thread-safe.
 */
final class Backlog {

  /** More than this behind one another mean that nobody waits for the answers. */
  private static final int MAX_EXCHANGES = 16_384;

  private static final long MAX_BYTES = 256L << 20;

  private final AtomicInteger exchanges = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();

  /**
   * Counts one more; false when it is too much, and then it is not counted. One alone may be of any
   * size.
   */
  boolean admit(Exchange exchange) {
    int count = exchanges.incrementAndGet();
    long sum = bytes.addAndGet(exchange.bytes());
    boolean fits = count <= MAX_EXCHANGES && (count == 1 || sum <= MAX_BYTES);
    if (!fits) {
      forget(exchange);
    }
    return fits;
  }

  void forget(Exchange exchange) {
    exchanges.decrementAndGet();
    bytes.addAndGet(-exchange.bytes());
  }

  @Override
  public String toString() {
    return exchanges + " exchanges, " + bytes + " bytes";
  }
}
