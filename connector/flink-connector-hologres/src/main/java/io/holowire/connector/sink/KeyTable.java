package io.holowire.connector.sink;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The distinct keys of a batch: a hash table with open addressing over ranges of the batch's bytes.
 * Entries are numbered in order of arrival; nothing is allocated once the arrays have grown.
 */
final class KeyTable {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final int INITIAL_SLOTS = 1024;

  /** The odd constant of 64-bit Fibonacci hashing. */
  private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

  private int[] slots = new int[INITIAL_SLOTS]; // entry + 1; 0 is free
  private int[] offsets = new int[INITIAL_SLOTS / 2];
  private int[] lengths = new int[INITIAL_SLOTS / 2];
  private int[] hashes = new int[INITIAL_SLOTS / 2];
  private int size;

  int size() {
    return size;
  }

  int offset(int entry) {
    return offsets[entry];
  }

  int length(int entry) {
    return lengths[entry];
  }

  /**
   * Finds the key that lies in {@code bytes} from {@code offset} on, or adds it, in which case
   * those bytes must stay until {@link #clear}.
   *
   * @return the key's entry; equal to the {@link #size} before the call when the key is new
   */
  int find(byte[] bytes, int offset, int length) {
    int hash = hash(bytes, offset, length);
    int mask = slots.length - 1;
    int slot = hash & mask;
    while (slots[slot] != 0) {
      int entry = slots[slot] - 1;
      if (hashes[entry] == hash
          && Arrays.equals(
              bytes,
              offsets[entry],
              offsets[entry] + lengths[entry],
              bytes,
              offset,
              offset + length)) {
        return entry;
      }
      slot = (slot + 1) & mask;
    }
    if (size == offsets.length) {
      grow();
      slot = freeSlot(hash);
    }
    slots[slot] = size + 1;
    offsets[size] = offset;
    lengths[size] = length;
    hashes[size] = hash;
    return size++;
  }

  /** The hashes of all keys, ascending: a cheap summary for {@link #intersects}. */
  IntSlice sortedHashes(IntSlab slab) {
    IntSlice sorted = slab.take(size);
    System.arraycopy(hashes, 0, sorted.array(), sorted.from(), size);
    sorted.sort();
    return sorted;
  }

  /** Whether two summaries may have a key in common; never false when they have. */
  static boolean intersects(IntSlice a, IntSlice b) {
    int i = 0;
    int j = 0;
    while (i < a.size() && j < b.size()) {
      if (a.get(i) == b.get(j)) {
        return true;
      }
      if (a.get(i) < b.get(j)) {
        i++;
      } else {
        j++;
      }
    }
    return false;
  }

  void clear() {
    Arrays.fill(slots, 0);
    size = 0;
  }

  private void grow() {
    int entries = offsets.length * 2;
    offsets = Arrays.copyOf(offsets, entries);
    lengths = Arrays.copyOf(lengths, entries);
    hashes = Arrays.copyOf(hashes, entries);
    slots = new int[entries * 2]; // never more than half full
    for (int entry = 0; entry < size; entry++) {
      slots[freeSlot(hashes[entry])] = entry + 1;
    }
  }

  private int freeSlot(int hash) {
    int mask = slots.length - 1;
    int slot = hash & mask;
    while (slots[slot] != 0) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private static int hash(byte[] bytes, int offset, int length) {
    long hash = length;
    int at = offset;
    int end = offset + length;
    for (; end - at >= Long.BYTES; at += Long.BYTES) {
      hash = mix(hash ^ (long) LONG.get(bytes, at));
    }
    long tail = 0;
    for (; at < end; at++) {
      tail = tail << Byte.SIZE | bytes[at] & 0xff;
    }
    return (int) mix(hash ^ tail);
  }

  private static long mix(long value) {
    long product = value * MULTIPLIER;
    return product ^ product >>> 32;
  }
}
