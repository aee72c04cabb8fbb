package io.holowire.connector.sink;

import io.holowire.connector.row.BadValueException;
import io.holowire.connector.row.ColumnWriter;
import java.util.Arrays;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.RowKind;

/**
 * What came between two flushes, encoded, in order of arrival.
 *
 * <p>Nothing is folded here: a part of the changes must be able to take effect without the rest,
 * when some row among them turns out to be bad (see {@link Pipeline}).
 */
final class Changes {
  private static final int INITIAL_CHANGES = 512;

  // What a change does.
  static final byte INSERT = 0;
  static final byte UPDATE_AFTER = 1;
  static final byte DELETE = 2;
  static final byte UPDATE_BEFORE = 3;

  /** An UPDATE_BEFORE that has waited for its other half since the batch before. */
  static final byte UPDATE_BEFORE_EARLIER = 4;

  /** Nothing: an UPDATE_BEFORE whose other half has come, or is waited for elsewhere. */
  static final byte VOID = 5;

  /** Nothing but the other half of an UPDATE_BEFORE: an UPDATE_AFTER that cannot be written. */
  static final byte SKIPPED_AFTER = 6;

  private final ColumnWriter[] columns;
  private final EncodedRows rows;
  private final IntSlab slab = new IntSlab();
  private final int keyColumns;
  private byte[] kinds = new byte[INITIAL_CHANGES];
  private int[] offsets = new int[INITIAL_CHANGES];
  private int size;
  private boolean retractions;

  /** The first changes, which only wait for their other halves, and their bytes. */
  private int waiting;

  private int waitingBytes;

  /** Batches that still need the bytes, and what the slab holds. */
  private int holders;

  /**
   * @param columns those of the key first
   * @param keyColumns how many are the key; 0 = only inserts are taken
   */
  Changes(ColumnWriter[] columns, int keyColumns) {
    this.columns = columns;
    rows = new EncodedRows(columns);
    this.keyColumns = keyColumns;
  }

  /**
   * Takes one change. The row is encoded at once, so that the caller may use it again; when that
   * fails, all is as before.
   */
  void add(RowData row) {
    byte kind = kind(row.getRowKind());
    boolean upsert = kind == INSERT || kind == UPDATE_AFTER;
    int start = rows.end();
    try {
      rows.encode(row, 0, upsert ? rows.columns() : keyColumns);
    } catch (RuntimeException e) {
      rows.rewind(start);
      throw e;
    }
    log(kind, start);
  }

  private byte kind(RowKind kind) {
    if (keyColumns == 0 && kind != RowKind.INSERT) {
      throw new IllegalStateException(
          "a row of kind "
              + kind.shortString()
              + " came for a table without a key; only +I can be written there");
    }
    return switch (kind) {
      case INSERT -> INSERT;
      case UPDATE_AFTER -> UPDATE_AFTER;
      case UPDATE_BEFORE -> UPDATE_BEFORE;
      case DELETE -> DELETE;
    };
  }

  /** Takes note of a row that {@link #add} has refused; does nothing if its key was the reason. */
  void skip(RowData row) {
    if (row.getRowKind() == RowKind.UPDATE_AFTER) {
      int start = rows.end();
      try {
        rows.encode(row, 0, keyColumns);
        log(SKIPPED_AFTER, start);
      } catch (BadValueException e) {
        rows.rewind(start);
      }
    }
  }

  /** A copy of one change, by itself. */
  Changes copyOf(int change) {
    Changes copy = new Changes(columns, keyColumns);
    int start = offsets[change];
    copy.rows.append(array(), start, bytes(change, change + 1));
    copy.log(kinds[change], 0);
    return copy;
  }

  /** Takes the first half of an update whose second half has not come yet. */
  void awaitUpdateAfter(byte[] from, int at, int length) {
    int start = rows.end();
    rows.append(from, at, length);
    log(UPDATE_BEFORE_EARLIER, start);
    waiting = size;
    waitingBytes = rows.end();
  }

  private void log(byte kind, int offset) {
    if (size == kinds.length) {
      kinds = Arrays.copyOf(kinds, size * 2);
      offsets = Arrays.copyOf(offsets, size * 2);
    }
    kinds[size] = kind;
    offsets[size++] = offset;
    retractions |= kind == UPDATE_BEFORE || kind == UPDATE_BEFORE_EARLIER;
  }

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** How many have come since the batch before. */
  int news() {
    return size - waiting;
  }

  int newsBytes() {
    return rows.end() - waitingBytes;
  }

  int bytes() {
    return rows.end();
  }

  /** The bytes held by the changes from {@code from} (inclusive) to {@code to} (exclusive). */
  int bytes(int from, int to) {
    return (to < size ? offsets[to] : rows.end()) - (from < size ? offsets[from] : rows.end());
  }

  byte kind(int change) {
    return kinds[change];
  }

  /** Decides what an UPDATE_BEFORE is. */
  void settle(int change, byte kind) {
    kinds[change] = kind;
  }

  /** Whether there may be UPDATE_BEFOREs to settle. */
  boolean hasRetractions() {
    return retractions;
  }

  /** Where the change's row begins: all columns of an upsert, those of the key of the others. */
  int offset(int change) {
    return offsets[change];
  }

  /** Holds the rows; the array is another one after the next {@link #add}. */
  byte[] array() {
    return rows.bytes();
  }

  /** Memory for what the batch of all of these changes keeps about them, until {@link #reset}. */
  IntSlab slab() {
    return slab;
  }

  /** The bytes that the key at this offset takes. */
  int keyLength(int offset) {
    return Rows.length(rows.bytes(), offset, keyColumns);
  }

  void hold() {
    holders++;
  }

  /** Whether nobody needs the bytes any more. */
  boolean letGo() {
    return --holders == 0;
  }

  void reset() {
    rows.clear();
    slab.clear();
    size = 0;
    retractions = false;
    waiting = 0;
    waitingBytes = 0;
    holders = 0;
  }

  void release() {
    rows.release();
  }
}
