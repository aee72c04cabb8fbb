package io.holowire.pgwire.pool;

import io.holowire.pgwire.config.PgConfig;
import java.util.HashMap;
import java.util.Map;

/** The pools that several users in one process share, counted by user. */
final class SharedPools {

  /**
   * Users with different settings, say of TLS, do not share: one would get what the other asked
   * for.
   */
  private record Key(String name, PgConfig config) {}

  private static final class Entry {
    final Connections connections;
    int users;

    Entry(Connections connections) {
      this.connections = connections;
    }
  }

  private static final Map<Key, Entry> POOLS = new HashMap<>();

  private SharedPools() {}

  static synchronized PgPool acquire(String name, PgConfig config, PoolOptions options) {
    Key key = new Key(name, config);
    Entry entry = POOLS.computeIfAbsent(key, none -> new Entry(new Connections(config, options)));
    entry.users++;
    return new PgPool(entry.connections, () -> release(key));
  }

  private static void release(Key key) {
    Connections unused;
    synchronized (SharedPools.class) {
      Entry entry = POOLS.get(key);
      if (--entry.users > 0) {
        return;
      }
      POOLS.remove(key);
      unused = entry.connections;
    }
    unused.close();
  }
}
