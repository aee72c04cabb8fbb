package io.holowire.connector.sink;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A choice of encoded rows, in the order in which to send them. Those of a batch are valid as long
 * as its changes are.
 *
 * @param bytes holds the rows, and others
 * @param offsets where each row begins
 */
record Rows(byte[] bytes, IntSlice offsets) {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  int count() {
    return offsets.size();
  }

  boolean isEmpty() {
    return offsets.size() == 0;
  }

  /** Where the row begins, which counts from 0. */
  int offset(int row) {
    return offsets.get(row);
  }

  /** The rows from {@code from} (inclusive) to {@code to} (exclusive). */
  Rows part(int from, int to) {
    return new Rows(bytes, offsets.part(from, to));
  }

  /** The bytes that the field at {@code offset} takes, its length word included. */
  static int fieldBytes(byte[] bytes, int offset) {
    return Integer.BYTES + Math.max(0, length(bytes, offset));
  }

  /** The bytes that so many fields take, the first of which is at {@code offset}. */
  static int length(byte[] bytes, int offset, int fields) {
    int end = offset;
    for (int i = 0; i < fields; i++) {
      end += fieldBytes(bytes, end);
    }
    return end - offset;
  }

  /** The length of the value of the field at {@code offset}; −1 is NULL. */
  static int length(byte[] bytes, int offset) {
    return (int) INT.get(bytes, offset);
  }
}
