package io.holowire.jmh.compare.checksum;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.apache.flink.core.memory.MemorySegment;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.data.binary.BinaryStringData;

/**
 * Adds up rows from the values of all their columns, in the form in which they are: who reads shall
 * not pay for a conversion that only the checksum needs. The same row comes to the same from
 * Flink's values and from Java's.
 */
public final class Checksum {
  static final int MICROSECONDS = 6;

  private static final long FACTOR = 0x9E37_79B9_7F4A_7C15L;
  private static final long NULL = 0x6E75_6C6CL;

  /** Of every amount of money, which Flink's unscaled values rely on. */
  private static final int SCALE = 2;

  private long rows;
  private long sum;
  private long row;

  /** The row's next value. */
  public void add(long value) {
    row = (row + value) * FACTOR;
  }

  /** The row's next value. */
  public void add(boolean value) {
    add(value ? 1 : 0);
  }

  /** The row's next value. */
  public void add(double value) {
    add(Double.doubleToLongBits(value));
  }

  /** The row's next value. */
  public void add(BigDecimal money) {
    add(money.movePointRight(SCALE).longValueExact());
  }

  /** The row's next value. */
  public void add(LocalDate date) {
    add(date.toEpochDay());
  }

  /** The row's next value, of which microseconds count. */
  public void add(LocalDateTime time) {
    add(time.toEpochSecond(ZoneOffset.UTC) * 1_000_000 + time.getNano() / 1_000);
  }

  /** The row's next value. */
  public void add(String text) {
    if (text == null) {
      addNull();
    } else {
      add(text.hashCode());
    }
  }

  /** The row's next value is NULL. */
  public void addNull() {
    add(NULL);
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

  void add(TimestampData time) {
    add(time.getMillisecond() * 1_000 + time.getNanoOfMillisecond() / 1_000);
  }

  void add(StringData value) {
    BinaryStringData text = (BinaryStringData) value;
    if (text.getBinarySection() == null) {
      add(text.getJavaObject());
    } else {
      add(hashOfUtf8(text));
    }
  }

  /** What {@link String#hashCode} says, since all texts here are ASCII. */
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
