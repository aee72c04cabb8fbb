package io.holowire.connector.pushdown;

import org.apache.flink.table.expressions.ValueLiteralExpression;
import org.apache.flink.table.types.logical.LogicalType;

/**
 * A literal of Flink's.
 *
 * @param value not null, an object of the type's default class
 */
record Literal(LogicalType type, Object value) {

  /** Null for a literal that is NULL. */
  static Literal of(ValueLiteralExpression expression) {
    return expression
        .getValueAs(expression.getOutputDataType().getConversionClass())
        .map(value -> new Literal(expression.getOutputDataType().getLogicalType(), value))
        .orElse(null);
  }
}
