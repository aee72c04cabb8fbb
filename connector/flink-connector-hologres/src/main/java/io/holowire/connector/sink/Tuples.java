package io.holowire.connector.sink;

import java.util.Arrays;

/**
 * Distinct tuples of encoded fields, in bytes of their own, numbered in order of arrival. Nothing
 * is allocated once the array has grown.
 */
final class Tuples {
  private static final int FIRST_BYTES = 4 * 1024;

  private final int fields;
  private final KeyTable keys = new KeyTable();
  private byte[] bytes = new byte[FIRST_BYTES];
  private int end;

  /**
   * @param fields of each tuple
   */
  Tuples(int fields) {
    this.fields = fields;
  }

  /** The number of the tuple whose fields begin at {@code offset}; a new one is added. */
  int number(byte[] from, int offset) {
    int behind = offset;
    for (int i = 0; i < fields; i++) {
      behind += Rows.fieldBytes(from, behind);
    }
    int length = behind - offset;
    if (bytes.length - end < length) {
      bytes = Arrays.copyOf(bytes, Math.max(Math.multiplyExact(2, bytes.length), end + length));
    }
    System.arraycopy(from, offset, bytes, end, length);
    int known = keys.size();
    int number = keys.find(bytes, end, length);
    if (number == known) {
      end += length;
    }
    return number;
  }

  int size() {
    return keys.size();
  }

  int bytes() {
    return end;
  }

  /** All tuples, by number; valid until {@link #clear}. */
  Rows rows() {
    int[] offsets = new int[keys.size()];
    Arrays.setAll(offsets, keys::offset);
    return new Rows(bytes, IntSlice.of(offsets));
  }

  void clear() {
    keys.clear();
    end = 0;
    bytes = new byte[FIRST_BYTES]; // a rare event: nothing large is kept
  }
}
