package io.holowire.connector.pushdown;

import io.holowire.connector.sql.ConditionSql;
import java.math.BigDecimal;
import java.util.List;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;

/**
 * A FLOAT or DOUBLE. To Flink NaN is unequal to all and not comparable, as in Java; to the server
 * it is the largest number and equal to itself.
 *
 * @param single whether it is a FLOAT, to which Java converts an integer that it is compared with
 * @param whole whether it is a converted integer, which is never NaN
 */
record FloatValue(String column, String sql, boolean single, boolean whole) implements ColumnValue {
  private static final BigDecimal EXACT = BigDecimal.valueOf(1L << 53);
  private static final int EXACT_POWER = 22;

  @Override
  public String compare(Comparison comparison, Literal literal) {
    if (literal.value() instanceof BigDecimal decimal) {
      return compareDecimal(comparison, decimal);
    }
    Double value = promoted(literal);
    if (value == null
        || value.isNaN()
        || value.isInfinite()
        || !whole && inSet(comparison, value)) {
      return null;
    }
    String condition = ConditionSql.compare(sql, comparison.sql(), text(value));
    boolean nanWouldPass =
        comparison == Comparison.GREATER || comparison == Comparison.GREATER_OR_EQUAL;
    return nanWouldPass && !whole
        ? ConditionSql.and(
            List.of(
                condition,
                ConditionSql.compare(
                    sql, Comparison.NOT_EQUAL.sql(), ConditionSql.literal("NaN", "float8"))))
        : condition;
  }

  /**
   * Whether it may be a part of an IN, of which Flink makes a set that has not −0 if it has 0. Of a
   * NOT IN each value is offered alone, and Flink must do all of them or none.
   */
  private static boolean inSet(Comparison comparison, double value) {
    return comparison == Comparison.NOT_EQUAL || comparison == Comparison.EQUAL && value == 0;
  }

  /**
   * With a DECIMAL Flink compares by {@code Double.compare}, to which NaN is the largest, as to the
   * server, but −0 less than 0.
   */
  private String compareDecimal(Comparison comparison, BigDecimal decimal) {
    BigDecimal unscaled = new BigDecimal(decimal.unscaledValue());
    // Within these both ways that Flink has to make a double of it come to the nearest.
    boolean exact =
        unscaled.abs().compareTo(EXACT) <= 0
            && decimal.scale() >= 0
            && decimal.scale() <= EXACT_POWER;
    return exact && decimal.signum() != 0 && !whole && comparison != Comparison.NOT_EQUAL
        ? ConditionSql.compare(sql, comparison.sql(), text(decimal.doubleValue()))
        : null;
  }

  private Double promoted(Literal literal) {
    return switch (literal.type().getTypeRoot()) {
      case DOUBLE -> ((Number) literal.value()).doubleValue();
      case FLOAT -> whole ? null : (double) ((Number) literal.value()).floatValue();
      case TINYINT, SMALLINT, INTEGER, BIGINT -> {
        long value = ((Number) literal.value()).longValue();
        yield single ? (double) (float) value : (double) value;
      }
      default -> null;
    };
  }

  private static String text(double value) {
    return ConditionSql.literal(Double.toString(value), "float8");
  }

  @Override
  public ColumnValue cast(LogicalType target) {
    return target.is(LogicalTypeRoot.DOUBLE) ? new FloatValue(column, sql, false, whole) : null;
  }
}
