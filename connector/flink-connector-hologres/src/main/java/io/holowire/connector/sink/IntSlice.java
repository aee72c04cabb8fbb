package io.holowire.connector.sink;

import java.util.Arrays;
import java.util.Objects;

/**
 * A part of an array, whose other parts may be others'.
 *
 * @param from where it begins in the array
 */
record IntSlice(int[] array, int from, int size) {
  /** The whole array, which is not copied. */
  static IntSlice of(int... values) {
    return new IntSlice(values, 0, values.length);
  }

  int get(int index) {
    return array[from + Objects.checkIndex(index, size)];
  }

  void set(int index, int value) {
    array[from + Objects.checkIndex(index, size)] = value;
  }

  /** The same memory from {@code begin} (inclusive) to {@code end} (exclusive). */
  IntSlice part(int begin, int end) {
    Objects.checkFromToIndex(begin, end, size);
    return new IntSlice(array, from + begin, end - begin);
  }

  void sort() {
    Arrays.sort(array, from, from + size);
  }
}
