package io.holowire.jmh.compare.checksum;

import java.math.BigDecimal;
import java.time.LocalDate;
import org.apache.flink.core.memory.MemorySegment;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.binary.BinaryStringData;

/**
 * Adds up rows of {@code lineitem} from the values of all 16 columns, in the form in which they
 * are: a scan shall not pay for a conversion that only the checksum needs. The same row comes to
 * the same from Flink's values and from Java's.
 */
public final class Checksum {
  private static final long FACTOR = 0x9E37_79B9_7F4A_7C15L;
  private static final int PRECISION = 15;
  private static final int SCALE = 2;

  private long rows;
  private long sum;
  private long row;

  /** One more row, of Flink's values. */
  public void add(RowData item) {
    add(item.getLong(0));
    add(item.getLong(1));
    add(item.getLong(2));
    add(item.getInt(3));
    for (int money = 4; money < 8; money++) {
      add(item.getDecimal(money, PRECISION, SCALE).toUnscaledLong());
    }
    addText(item.getString(8));
    addText(item.getString(9));
    for (int date = 10; date < 13; date++) {
      add(item.getInt(date));
    }
    for (int text = 13; text < 16; text++) {
      addText(item.getString(text));
    }
    endRow();
  }

  /** The row's next value. */
  public void add(long value) {
    row = (row + value) * FACTOR;
  }

  /** The row's next value. */
  public void add(BigDecimal money) {
    add(money.movePointRight(SCALE).longValueExact());
  }

  /** The row's next value. */
  public void add(LocalDate date) {
    add(date.toEpochDay());
  }

  /** The row's next value. */
  public void add(String text) {
    add(text.hashCode());
  }

  /** The row has no more values. */
  public void endRow() {
    // Else values that changed places between two rows would go unnoticed.
    long mixed = (row ^ row >>> 32) * FACTOR;
    sum += mixed ^ mixed >>> 29;
    row = 0;
    rows++;
  }

  /** Of the rows so far. */
  public Total total() {
    return new Total(rows, true, sum);
  }

  private void addText(StringData value) {
    BinaryStringData text = (BinaryStringData) value;
    if (text.getBinarySection() == null) {
      add(text.getJavaObject());
    } else {
      add(hashOfUtf8(text));
    }
  }

  /** What {@link String#hashCode} says, since all of TPC-H is ASCII. */
  private static int hashOfUtf8(BinaryStringData text) {
    MemorySegment bytes = text.getSegments()[0];
    int end = text.getOffset() + text.getSizeInBytes();
    int hash = 0;
    for (int i = text.getOffset(); i < end; i++) {
      hash = 31 * hash + bytes.get(i);
    }
    return hash;
  }
}
