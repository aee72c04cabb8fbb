package io.holowire.connector.sink;

/**
 * Memory for slices that are all given up at once. Nothing is allocated once the array has grown,
 * but for the slices themselves.
 */
final class IntSlab {
  private int[] array = {};
  private int used;

  /** What the slice holds is anything. It is valid until {@link #clear}. */
  IntSlice take(int size) {
    if (array.length - used < size) {
      array = new int[Math.max(2 * array.length, size)]; // the slices taken keep the one before
      used = 0;
    }
    IntSlice slice = new IntSlice(array, used, size);
    used += size;
    return slice;
  }

  /** Gives up all slices. */
  void clear() {
    used = 0;
  }
}
