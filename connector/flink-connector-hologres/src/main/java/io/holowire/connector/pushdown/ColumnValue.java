package io.holowire.connector.pushdown;

import java.io.Serializable;
import org.apache.flink.table.types.logical.LogicalType;

/**
 * The value of a column as the reader delivers it to Flink, in the server's words. A condition on
 * it has Flink's answer for every value that can be read; what cannot be said so is null, and Flink
 * does it itself.
 */
sealed interface ColumnValue extends Serializable
    permits NumberValue, FloatValue, TextValue, TemporalValue, BooleanValue, OtherValue {

  /** The column itself, quoted: it is NULL where the value as read is. */
  String column();

  /** An expression that is the value as read; null = there is none. */
  String sql();

  /** The condition that compares it with a literal of Flink's; null = not to be pushed. */
  default String compare(Comparison comparison, Literal literal) {
    return null;
  }

  /** The condition that compares it with another column; null = not to be pushed. */
  default String compare(Comparison comparison, ColumnValue other) {
    return null;
  }

  /**
   * What the column itself equals where the value as read equals a literal of Flink's; null = the
   * column does not stand for its value, or the server cannot have the literal.
   */
  default String literal(Literal literal) {
    return null;
  }

  /** Whether {@link #literal} is of use. */
  default boolean hasLiterals() {
    return false;
  }

  /** The condition that it has a form; null = not to be pushed. */
  default String like(String pattern) {
    return null;
  }

  /** The same value as another type of Flink's; null = it may become another. */
  default ColumnValue cast(LogicalType target) {
    return null;
  }
}
