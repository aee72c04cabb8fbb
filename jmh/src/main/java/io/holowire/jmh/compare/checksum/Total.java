package io.holowire.jmh.compare.checksum;

import java.io.Serializable;

/**
 * What rows add up to, whatever their order.
 *
 * @param decoded whether somebody has looked at their values, so that there is a sum
 * @param sum of a hash of every row
 */
public record Total(long rows, boolean decoded, long sum) implements Serializable {
  /** Of rows whose fields nobody has decoded. */
  public static Total undecoded(long rows) {
    return new Total(rows, false, 0);
  }

  /** Whether it may be the total of these rows, as far as is known. */
  public boolean agreesWith(Total stored) {
    return rows == stored.rows && (!decoded || sum == stored.sum);
  }

  public Total plus(Total other) {
    return new Total(rows + other.rows, decoded || other.decoded, sum + other.sum);
  }

  @Override
  public String toString() {
    return decoded
        ? "%,d rows, checksum %016x".formatted(rows, sum)
        : "%,d rows, not decoded".formatted(rows);
  }
}
