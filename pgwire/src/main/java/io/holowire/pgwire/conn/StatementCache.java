package io.holowire.pgwire.conn;

import io.holowire.pgwire.error.PgException;
import io.holowire.pgwire.wire.Frontend;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The prepared statements of one connection: by SQL and parameter types, least recently used first
 * out.
 *
 * <p>An evicted statement is closed lazily, at the front of the next exchange that parses one, so
 * that evicting costs no round trip and no error of that exchange can skip the Close. A capacity of
 * 0 means the unnamed statement, parsed anew by each exchange: what transaction poolers need.
 * Confined to the event loop.
 */
final class StatementCache {

  /** One statement as far as this connection knows it. */
  static final class Entry {
    final Query query;
    final byte[] name;
    Statement description;

    /** Why its Parse failed: explains the 26000 of exchanges that were sent behind that Parse. */
    PgException parseFailure;

    Entry(Query query, byte[] name) {
      this.query = query;
      this.name = name;
    }
  }

  private final int capacity;
  private final LinkedHashMap<Query, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
  private final ArrayDeque<byte[]> toClose = new ArrayDeque<>();

  StatementCache(int capacity) {
    this.capacity = capacity;
  }

  boolean named() {
    return capacity > 0;
  }

  /** The statement of {@code query} if its Parse has been sent, else null. */
  Entry find(Query query) {
    return entries.get(query);
  }

  /** Writes what brings {@code query} into being: Close of the evicted ones, Parse, Describe. */
  Entry parse(ByteBuf out, Query query) {
    Entry entry = new Entry(query, query.name(named()));
    if (named()) {
      entries.put(query, entry);
      evict();
      toClose.removeIf(name -> Arrays.equals(name, entry.name));
      for (byte[] name = toClose.poll(); name != null; name = toClose.poll()) {
        Frontend.closeStatement(out, name);
      }
      // Names are derived from the text: whatever happened behind our back, this one is free now.
      Frontend.closeStatement(out, entry.name);
    }
    Frontend.parse(out, entry.name, query.sql(), query.oids());
    Frontend.describeStatement(out, entry.name);
    return entry;
  }

  /** The server no longer has this statement, or will not run it again as it is. */
  void invalidate(Entry entry) {
    if (entries.remove(entry.query, entry)) {
      toClose.add(entry.name);
    }
  }

  /** All statements are gone on the server: DISCARD ALL, DEALLOCATE ALL. */
  void clear() {
    entries.clear();
    toClose.clear();
  }

  int size() {
    return entries.size();
  }

  private void evict() {
    Iterator<Map.Entry<Query, Entry>> eldest = entries.entrySet().iterator();
    while (entries.size() > capacity) {
      toClose.add(eldest.next().getValue().name);
      eldest.remove();
    }
  }
}
