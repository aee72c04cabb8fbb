package io.holowire.connector.pushdown;

import io.holowire.connector.sql.ConditionSql;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;

/**
 * An exact number, compared as such by both sides whatever their types.
 *
 * @param sql the column, or the column cut to the digits that Flink's type has
 * @param type Flink's
 */
record NumberValue(String column, String sql, LogicalType type) implements ColumnValue {
  private static final BigInteger INT_MIN = BigInteger.valueOf(Integer.MIN_VALUE);
  private static final BigInteger INT_MAX = BigInteger.valueOf(Integer.MAX_VALUE);

  @Override
  public String compare(Comparison comparison, Literal literal) {
    if (literal.value() instanceof Double || literal.value() instanceof Float) {
      FloatValue floating = floating();
      return floating == null ? null : floating.compare(comparison, literal);
    }
    BigDecimal number = number(literal);
    return number == null ? null : ConditionSql.compare(sql, comparison.sql(), literal(number));
  }

  @Override
  public String compare(Comparison comparison, ColumnValue other) {
    return other instanceof NumberValue number
        ? ConditionSql.compare(sql, comparison.sql(), number.sql)
        : null;
  }

  @Override
  public boolean hasLiterals() {
    return sql.equals(column);
  }

  @Override
  public String literal(Literal literal) {
    BigDecimal number = number(literal);
    return number == null ? null : literal(number);
  }

  @Override
  public ColumnValue cast(LogicalType target) {
    if (target.is(LogicalTypeRoot.DOUBLE)) {
      return floating();
    }
    int digits = wholeDigits(target);
    boolean holds =
        digits > 0
            && scale(target) >= scale(type)
            && (type instanceof DecimalType && !(target instanceof DecimalType)
                ? digits > wholeDigits(type)
                : digits >= wholeDigits(type));
    return holds ? new NumberValue(column, sql, target) : null;
  }

  /** As a DOUBLE, where that is exact. */
  private FloatValue floating() {
    return switch (type.getTypeRoot()) {
      case TINYINT, SMALLINT, INTEGER ->
          new FloatValue(column, ConditionSql.asDouble(sql), false, true);
      default -> null;
    };
  }

  /** Digits before the point that a type holds, those of integers rounded up; 0 = no such type. */
  private static int wholeDigits(LogicalType type) {
    return switch (type.getTypeRoot()) {
      case TINYINT -> 3;
      case SMALLINT -> 5;
      case INTEGER -> 10;
      case BIGINT -> 19;
      case DECIMAL -> ((DecimalType) type).getPrecision() - ((DecimalType) type).getScale();
      default -> 0;
    };
  }

  private static int scale(LogicalType type) {
    return type instanceof DecimalType decimal ? decimal.getScale() : 0;
  }

  /** Null for what is no exact number. */
  static BigDecimal number(Literal literal) {
    if (literal.value() instanceof BigDecimal decimal) {
      return decimal;
    }
    return switch (literal.type().getTypeRoot()) {
      case TINYINT, SMALLINT, INTEGER, BIGINT ->
          BigDecimal.valueOf(((Number) literal.value()).longValue());
      default -> null;
    };
  }

  /** In the smallest type that has it, so that an index on a column of integers is of use. */
  static String literal(BigDecimal number) {
    BigDecimal plain = number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
    if (plain.scale() > 0) {
      return ConditionSql.literal(plain.toPlainString(), "numeric");
    }
    BigInteger whole = plain.toBigIntegerExact();
    if (whole.compareTo(INT_MIN) >= 0 && whole.compareTo(INT_MAX) <= 0) {
      return ConditionSql.literal(whole.toString(), "int4");
    }
    return ConditionSql.literal(whole.toString(), whole.bitLength() < 64 ? "int8" : "numeric");
  }
}
