package io.holowire.connector.lookup;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The full caches of a TaskManager: the subtasks of one lookup share one. Owns each from its first
 * user to its last.
 */
final class FullCaches {
  private static final Map<String, Used> OPEN = new HashMap<>();

  private FullCaches() {}

  private static final class Used {
    private final FullCache cache;
    private int users;

    Used(FullCache cache) {
      this.cache = cache;
    }
  }

  /** The use of a cache by one subtask; ends when it is closed, once. */
  record Use(String id, Used used) implements AutoCloseable {
    FullCache cache() {
      return used.cache;
    }

    @Override
    public void close() {
      synchronized (OPEN) {
        used.users--;
        if (used.users > 0) {
          return;
        }
        OPEN.remove(id, used);
      }
      used.cache.close();
    }
  }

  /**
   * Takes part in the cache of that id.
   *
   * @param start makes it where there is none, or only one that has failed
   */
  static Use join(String id, Supplier<FullCache> start) {
    synchronized (OPEN) {
      Used used = OPEN.get(id);
      if (used == null || used.cache.failed()) {
        used = new Used(start.get());
        OPEN.put(id, used);
      }
      used.users++;
      return new Use(id, used);
    }
  }
}
