package io.holowire.connector.sink;

import java.util.Arrays;

/**
 * Sorts a batch's keys. All writers of a table have to agree on the order, lest their statements
 * lock rows crosswise: it is that of the encoded values, field by field in the order of the key's
 * index. For most types that is nearly the index's own order, which spares the server page changes.
 */
final class KeyOrder {
  private final int keyColumns;
  private int[] sorted = new int[0];
  private int[] scratch = new int[0];
  private long[] prefixes = new long[0];

  KeyOrder(int keyColumns) {
    this.keyColumns = keyColumns;
  }

  /**
   * The entries of {@code keys} in order: the first {@code keys.size()} of the array, until the
   * next call.
   */
  int[] sort(byte[] bytes, KeyTable keys) {
    int size = keys.size();
    if (sorted.length < size) {
      sorted = new int[size];
      scratch = new int[size];
      prefixes = new long[size];
    }
    for (int entry = 0; entry < size; entry++) {
      sorted[entry] = entry;
      prefixes[entry] = prefix(bytes, keys.offset(entry));
    }
    // Merge sort from the bottom up: Arrays.sort takes no order for int[].
    for (int width = 1; width < size; width *= 2) {
      for (int from = 0; from < size; from += 2 * width) {
        merge(bytes, keys, from, Math.min(from + width, size), Math.min(from + 2 * width, size));
      }
      int[] swapped = sorted;
      sorted = scratch;
      scratch = swapped;
    }
    return sorted;
  }

  private void merge(byte[] bytes, KeyTable keys, int from, int middle, int to) {
    if (middle == to || compare(bytes, keys, sorted[middle - 1], sorted[middle]) <= 0) {
      System.arraycopy(
          sorted, from, scratch, from, to - from); // in order already, as keys often come
      return;
    }
    int left = from;
    int right = middle;
    for (int i = from; i < to; i++) {
      boolean takeLeft =
          right == to || (left < middle && compare(bytes, keys, sorted[left], sorted[right]) <= 0);
      scratch[i] = takeLeft ? sorted[left++] : sorted[right++];
    }
  }

  private int compare(byte[] bytes, KeyTable keys, int a, int b) {
    return prefixes[a] != prefixes[b]
        ? Long.compareUnsigned(prefixes[a], prefixes[b])
        : compareFields(bytes, keys.offset(a), keys.offset(b));
  }

  private int compareFields(byte[] bytes, int a, int b) {
    int atA = a;
    int atB = b;
    for (int i = 0; i < keyColumns; i++) {
      int endA = atA + Rows.fieldBytes(bytes, atA);
      int endB = atB + Rows.fieldBytes(bytes, atB);
      int order =
          Arrays.compareUnsigned(
              bytes, atA + Integer.BYTES, endA, bytes, atB + Integer.BYTES, endB);
      if (order != 0) {
        return order;
      }
      atA = endA;
      atB = endB;
    }
    return 0;
  }

  /** The first eight bytes of the first field's value, which decide most comparisons. */
  private static long prefix(byte[] bytes, int offset) {
    int at = offset + Integer.BYTES;
    int end = at + Math.min(Long.BYTES, Rows.length(bytes, offset));
    long prefix = 0;
    for (int shift = Long.SIZE - Byte.SIZE; at < end; at++, shift -= Byte.SIZE) {
      prefix |= (bytes[at] & 0xffL) << shift;
    }
    return prefix;
  }
}
