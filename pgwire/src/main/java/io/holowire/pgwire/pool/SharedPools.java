package io.holowire.pgwire.pool;

import io.holowire.pgwire.config.PgConfig;
import java.util.HashMap;
import java.util.Map;

/** The pools that several users in one process share, counted by user. */
final class SharedPools {

  private record Key(String name, PgConfig config) {}

  private static final class Entry {
    final PgPool pool;
    int users;

    Entry(PgPool pool) {
      this.pool = pool;
    }
  }

  private static final Map<Key, Entry> POOLS = new HashMap<>();

  private SharedPools() {}

  static synchronized PgPool acquire(String name, PgConfig config, PoolOptions options) {
    Entry entry =
        POOLS.computeIfAbsent(new Key(name, config), key -> new Entry(new PgPool(config, options)));
    entry.users++;
    return entry.pool;
  }

  /** Gives one use back; true when nobody uses the pool any more (or it was never shared). */
  static synchronized boolean release(PgPool pool) {
    var entries = POOLS.values().iterator();
    while (entries.hasNext()) {
      Entry entry = entries.next();
      if (entry.pool == pool) {
        if (--entry.users > 0) {
          return false;
        }
        entries.remove();
        return true;
      }
    }
    return true;
  }
}
