package io.holowire.connector.sink;

import java.util.Arrays;

/**
 * Remembers where tuples of partition values go: so many, and those of one batch besides; then
 * forgets all.
 */
final class RouteCache {
  static final int UNKNOWN = -1;

  private static final int MAX_TUPLES = 100_000;
  private static final int MAX_BYTES = 16 << 20;

  private final Tuples tuples;
  private int[] routes = new int[64];

  RouteCache(int fields) {
    tuples = new Tuples(fields);
  }

  /** What was put for the tuple that lies at {@code offset}, or {@link #UNKNOWN}. */
  int get(byte[] bytes, int offset) {
    int entry = entry(bytes, offset); // may replace the array
    return routes[entry];
  }

  void put(byte[] bytes, int offset, int route) {
    int entry = entry(bytes, offset);
    routes[entry] = route;
  }

  private int entry(byte[] bytes, int offset) {
    int known = tuples.size();
    int entry = tuples.number(bytes, offset);
    if (entry == known) {
      if (entry == routes.length) {
        routes = Arrays.copyOf(routes, 2 * entry);
      }
      routes[entry] = UNKNOWN;
    }
    return entry;
  }

  /** Forgets all, if it is too much. */
  void makeRoom() {
    if (tuples.size() >= MAX_TUPLES || tuples.bytes() > MAX_BYTES) {
      clear();
    }
  }

  void clear() {
    tuples.clear();
  }
}
