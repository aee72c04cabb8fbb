package io.holowire.connector.sink;

import io.holowire.connector.row.ColumnWriter;
import java.util.Arrays;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.RowKind;

/**
 * Changes folded by key, so that a statement meets each key once (two would be SQLSTATE 21000) and
 * in one order (see {@link KeyOrder}).
 *
 * <p>The columns of the key come first, so a row's key is the beginning of its encoding: it is
 * encoded, looked up, and only then, if the row counts, the rest follows. A key's changes end as
 * one of: a row, a deletion, or a deletion and then a row. The last is not folded into a row,
 * because columns that this sink does not write must not survive the deletion.
 */
final class KeyedBatch implements RowBatch {
  private static final int INITIAL_KEYS = 512;
  private static final int NO_ROW = -1;

  // What has become of a key besides its row.
  private static final byte DELETED = 1;
  private static final byte RETRACTED = 2; // an UPDATE_BEFORE whose UPDATE_AFTER may still come
  private static final byte RETRACTED_EARLIER = 4; // the same, and waiting since the batch before

  private final EncodedRows rows;
  private final int keyColumns;
  private final boolean firstWins;
  private final KeyTable keys = new KeyTable();
  private final KeyOrder order;
  private int[] rowAt = new int[INITIAL_KEYS];
  private byte[] fates = new byte[INITIAL_KEYS];
  private int undecided; // keys that are RETRACTED
  private int lastRetracted;

  private Rows deletes;
  private Rows upserts;
  private int[] keyHashes;

  /**
   * @param columns those of the key first
   * @param firstWins whether a row is dropped when the key has one already, as {@code
   *     insertorignore} wants it; else it takes its place
   */
  KeyedBatch(ColumnWriter[] columns, int keyColumns, boolean firstWins) {
    rows = new EncodedRows(columns);
    this.keyColumns = keyColumns;
    this.firstWins = firstWins;
    order = new KeyOrder(keyColumns);
  }

  @Override
  public void add(RowData row) {
    int start = rows.end();
    try {
      switch (row.getRowKind()) {
        case INSERT, UPDATE_AFTER -> upsert(row, start);
        case DELETE -> delete(row, start);
        case UPDATE_BEFORE -> retract(row, start);
      }
    } catch (RuntimeException e) {
      // The key may have got an entry, whose bytes have to stay; without a fate it stands for
      // nothing.
      rows.rewind(Math.max(start, endOfNewestKey()));
      throw e;
    }
  }

  private void upsert(RowData row, int start) {
    int entry = entry(row, start);
    if (undecided > 0) {
      decide(entry, row.getRowKind() == RowKind.UPDATE_AFTER);
    }
    if (firstWins && rowAt[entry] != NO_ROW) {
      rows.rewind(start);
    } else {
      rows.encode(row, keyColumns, rows.columns());
      rowAt[entry] = start;
    }
  }

  private void delete(RowData row, int start) {
    int entry = entry(row, start);
    setDeleted(entry);
    keepKeyOnly(entry, start);
  }

  private void retract(RowData row, int start) {
    int entry = entry(row, start);
    setRetracted(entry, RETRACTED);
    keepKeyOnly(entry, start);
  }

  /**
   * What an incoming row says about UPDATE_BEFOREs: Flink emits each right before its UPDATE_AFTER,
   * though rows of other inputs may come between. So an UPDATE_AFTER of the same key is the other
   * half, and one of a key without an UPDATE_BEFORE is that of the only one there is, whose key has
   * thereby gone. An INSERT is no half: the key had gone before.
   */
  private void decide(int entry, boolean updateAfter) {
    if ((fates[entry] & RETRACTED) == 0) {
      if (updateAfter && undecided == 1 && (fates[lastRetracted] & RETRACTED) != 0) {
        setDeleted(lastRetracted);
      }
    } else if (updateAfter) {
      fates[entry] &= DELETED;
      undecided--;
    } else {
      setDeleted(entry);
    }
  }

  private void setDeleted(int entry) {
    if ((fates[entry] & RETRACTED) != 0) {
      undecided--;
    }
    rowAt[entry] = NO_ROW;
    fates[entry] = DELETED;
  }

  private void setRetracted(int entry, int how) {
    if ((fates[entry] & RETRACTED) == 0) {
      undecided++;
    }
    fates[entry] |= how;
    lastRetracted = entry;
  }

  /** The entry of the row's key, which has been encoded at {@code start}. */
  private int entry(RowData row, int start) {
    rows.encode(row, 0, keyColumns);
    return entry(start);
  }

  private int entry(int start) {
    int known = keys.size();
    int entry = keys.find(rows.bytes(), start, rows.end() - start);
    if (entry == known) {
      if (entry == rowAt.length) {
        rowAt = Arrays.copyOf(rowAt, entry * 2);
        fates = Arrays.copyOf(fates, entry * 2);
      }
      rowAt[entry] = NO_ROW;
      fates[entry] = 0;
    }
    return entry;
  }

  private void keepKeyOnly(int entry, int start) {
    if (keys.offset(entry) != start) {
      rows.rewind(start); // the key is known: these bytes are not needed
    }
  }

  private int endOfNewestKey() {
    int newest = keys.size() - 1;
    return newest < 0 ? 0 : keys.offset(newest) + keys.length(newest);
  }

  @Override
  public int size() {
    return keys.size();
  }

  @Override
  public int bytes() {
    return rows.end();
  }

  @Override
  public void seal(RowBatch successor) {
    byte[] bytes = rows.bytes();
    int size = keys.size();
    int[] sorted = order.sort(bytes, keys);
    int[] deleted = new int[size];
    int[] upserted = new int[size];
    int deletions = 0;
    int rowsToWrite = 0;
    for (int i = 0; i < size; i++) {
      int entry = sorted[i];
      boolean retracted = (fates[entry] & RETRACTED) != 0;
      boolean undecided = retracted && (fates[entry] & RETRACTED_EARLIER) == 0;
      if (undecided && successor != null) {
        ((KeyedBatch) successor).awaitUpdateAfter(bytes, keys.offset(entry), keys.length(entry));
        retracted = false;
      }
      if (retracted || (fates[entry] & DELETED) != 0) {
        deleted[deletions++] = keys.offset(entry);
      }
      if (!retracted && rowAt[entry] != NO_ROW) {
        upserted[rowsToWrite++] = rowAt[entry];
      }
    }
    deletes = new Rows(bytes, Arrays.copyOf(deleted, deletions));
    upserts = new Rows(bytes, Arrays.copyOf(upserted, rowsToWrite));
    keyHashes = firstWins ? keys.sortedHashes() : null;
  }

  /**
   * A flush between UPDATE_BEFORE and UPDATE_AFTER must not decide whether the key has gone: the
   * first half waits here, for one more batch.
   */
  private void awaitUpdateAfter(byte[] from, int at, int length) {
    int start = rows.end();
    rows.append(from, at, length);
    setRetracted(entry(start), RETRACTED | RETRACTED_EARLIER);
  }

  @Override
  public Rows deletes() {
    return deletes;
  }

  @Override
  public Rows upserts() {
    return upserts;
  }

  @Override
  public boolean sharesKey(RowBatch other) {
    return KeyTable.intersects(keyHashes, ((KeyedBatch) other).keyHashes);
  }

  @Override
  public void reset() {
    rows.clear();
    keys.clear();
    undecided = 0;
    deletes = null;
    upserts = null;
    keyHashes = null;
  }

  @Override
  public void release() {
    rows.release();
  }
}
