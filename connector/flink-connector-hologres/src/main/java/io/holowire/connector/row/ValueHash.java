package io.holowire.connector.row;

import java.util.Arrays;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.DecimalData;

/** Brings rows with equal keys together, whatever classes Flink holds their values in. */
public final class ValueHash {
  private ValueHash() {}

  /** A hash that is the same for values that are equal to the server. */
  public static int of(Object value) {
    if (value instanceof byte[] bytes) {
      return Arrays.hashCode(bytes);
    }
    // Both zeros are one key to the server.
    if (value instanceof Double number) {
      return Double.hashCode(number + 0.0);
    }
    if (value instanceof Float number) {
      return Float.hashCode(number + 0.0f);
    }
    if (value instanceof DecimalData number) { // its own differs between 1.0 and 1.00
      return number.toBigDecimal().stripTrailingZeros().hashCode();
    }
    if (value instanceof ArrayData array) { // whose elements cannot be had without their type
      return array.size();
    }
    return value == null ? 0 : value.hashCode();
  }

  /** The hash of a key whose first parts have the hash {@code before}; 1 = none yet. */
  public static int and(int before, Object value) {
    return 31 * before + of(value);
  }

  /** One of {@code partitions}, counted from 0. */
  public static int partition(int hash, int partitions) {
    int spread = hash * 0x9E3779B9; // neighbouring keys are far apart
    return (int) ((spread & 0xFFFFFFFFL) * partitions >>> 32);
  }
}
