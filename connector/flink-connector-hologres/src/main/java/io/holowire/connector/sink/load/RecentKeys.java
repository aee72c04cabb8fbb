package io.holowire.connector.sink.load;

import io.holowire.connector.row.KeyText;
import io.holowire.connector.sql.SqlColumn;
import io.netty.buffer.ByteBuf;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * Remembers the keys of the last rows, because the server refuses a row when thousands more have
 * been sent. A ring of bytes: the encoded key, the row's number, the key's length; read backwards.
 * An entry never goes round the end.
 */
final class RecentKeys {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private static final int INITIAL_BYTES = 64 * 1024;
  private static final int MAX_BYTES = 4 * 1024 * 1024;

  /** Behind the key: its row's number and its length. */
  private static final int TRAILER = Long.BYTES + Integer.BYTES;

  /** A longer key is not remembered: one would push out thousands. */
  private static final int MAX_KEY_BYTES = 4 * 1024;

  private final List<SqlColumn> key;
  private final int maxBytes;
  private byte[] ring;
  private int end; // of the last entry
  private int lastLap; // where the entries that reach to the ring's end do end; 0 = there are none

  /**
   * @param key the columns that come first in each row; empty = nothing is remembered
   */
  RecentKeys(List<SqlColumn> key) {
    this(key, MAX_BYTES);
  }

  RecentKeys(List<SqlColumn> key, int maxBytes) {
    this.key = List.copyOf(key);
    this.maxBytes = maxBytes;
    ring = new byte[key.isEmpty() ? 0 : Math.min(INITIAL_BYTES, maxBytes)];
  }

  /**
   * Remembers a row.
   *
   * @param row its number; of two with the same the later counts
   * @param start where its first field begins
   */
  void add(long row, ByteBuf fields, int start) {
    if (key.isEmpty()) {
      return;
    }
    int keyBytes = 0;
    for (int i = 0; i < key.size() && keyBytes <= MAX_KEY_BYTES; i++) {
      keyBytes += Integer.BYTES + Math.max(0, fields.getInt(start + keyBytes));
    }
    if (keyBytes <= MAX_KEY_BYTES && keyBytes + TRAILER <= maxBytes) {
      int at = place(keyBytes + TRAILER);
      fields.getBytes(start, ring, at, keyBytes);
      LONG.set(ring, at + keyBytes, row);
      INT.set(ring, at + keyBytes + Long.BYTES, keyBytes);
      end = at + keyBytes + TRAILER;
    }
  }

  /** Where an entry of so many bytes goes. */
  private int place(int bytes) {
    if (end + bytes > ring.length && lastLap == 0 && ring.length < maxBytes) {
      ring = Arrays.copyOf(ring, Math.min(maxBytes, Math.max(2 * ring.length, end + bytes)));
    }
    if (end + bytes > ring.length) {
      lastLap = end;
      end = 0;
    }
    return end;
  }

  /** Such as {@code ("id") = (5)}; empty when the row is not remembered. */
  String describe(long row) {
    int at = find(row, end, 0);
    if (at < 0) {
      at = find(row, lastLap, end);
    }
    return at < 0 ? "" : KeyText.of(key, ring, at);
  }

  /** Looks among the entries that end at {@code last}, of which none begins before {@code from}. */
  private int find(long row, int last, int from) {
    int entryEnd = last;
    while (entryEnd - TRAILER >= from) {
      int keyBytes = (int) INT.get(ring, entryEnd - Integer.BYTES);
      int start = entryEnd - TRAILER - keyBytes;
      if (start < from) {
        return -1; // overwritten in part
      }
      if ((long) LONG.get(ring, entryEnd - TRAILER) == row) {
        return start;
      }
      entryEnd = start;
    }
    return -1;
  }

  void clear() {
    end = 0;
    lastLap = 0;
  }
}
