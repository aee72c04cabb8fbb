package io.holowire.connector.pushdown;

import io.holowire.connector.sql.ConditionSql;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.flink.table.expressions.CallExpression;
import org.apache.flink.table.expressions.FieldReferenceExpression;
import org.apache.flink.table.expressions.ResolvedExpression;
import org.apache.flink.table.expressions.TypeLiteralExpression;
import org.apache.flink.table.expressions.ValueLiteralExpression;
import org.apache.flink.table.functions.BuiltInFunctionDefinitions;
import org.apache.flink.table.functions.FunctionDefinition;

/**
 * Says Flink's conditions in SQL: each is true, false or unknown for the same rows, so that they
 * may be negated and combined. The null of a method means: not to be pushed.
 */
final class Predicates {
  private static final Map<FunctionDefinition, Comparison> COMPARISONS =
      Map.of(
          BuiltInFunctionDefinitions.EQUALS, Comparison.EQUAL,
          BuiltInFunctionDefinitions.NOT_EQUALS, Comparison.NOT_EQUAL,
          BuiltInFunctionDefinitions.LESS_THAN, Comparison.LESS,
          BuiltInFunctionDefinitions.LESS_THAN_OR_EQUAL, Comparison.LESS_OR_EQUAL,
          BuiltInFunctionDefinitions.GREATER_THAN, Comparison.GREATER,
          BuiltInFunctionDefinitions.GREATER_THAN_OR_EQUAL, Comparison.GREATER_OR_EQUAL);

  private static final Map<FunctionDefinition, String> TRUTHS =
      Map.of(
          BuiltInFunctionDefinitions.IS_TRUE, "TRUE",
          BuiltInFunctionDefinitions.IS_NOT_TRUE, "NOT TRUE",
          BuiltInFunctionDefinitions.IS_FALSE, "FALSE",
          BuiltInFunctionDefinitions.IS_NOT_FALSE, "NOT FALSE");

  private final ColumnValues columns;

  Predicates(ColumnValues columns) {
    this.columns = columns;
  }

  /** The condition in SQL; null when the server's answer could differ. */
  String toSql(ResolvedExpression expression) {
    if (expression instanceof FieldReferenceExpression field) {
      return columns.of(field.getName()) instanceof BooleanValue flag ? flag.sql() : null;
    }
    return expression instanceof CallExpression call ? toSql(call) : null;
  }

  private String toSql(CallExpression call) {
    FunctionDefinition function = call.getFunctionDefinition();
    List<ResolvedExpression> arguments = call.getResolvedChildren();
    if (function == BuiltInFunctionDefinitions.AND || function == BuiltInFunctionDefinitions.OR) {
      return combined(call, function);
    }
    if (function == BuiltInFunctionDefinitions.NOT) {
      return wrapped(toSql(arguments.get(0)), ConditionSql::not);
    }
    if (TRUTHS.containsKey(function)) {
      return wrapped(
          toSql(arguments.get(0)), condition -> ConditionSql.is(condition, TRUTHS.get(function)));
    }
    if (function == BuiltInFunctionDefinitions.IS_NULL
        || function == BuiltInFunctionDefinitions.IS_NOT_NULL) {
      ColumnValue value = value(arguments.get(0));
      boolean isNull = function == BuiltInFunctionDefinitions.IS_NULL;
      return wrapped(
          value == null ? null : value.column(),
          isNull ? ConditionSql::isNull : ConditionSql::isNotNull);
    }
    if (COMPARISONS.containsKey(function)) {
      return comparison(COMPARISONS.get(function), arguments.get(0), arguments.get(1));
    }
    if (function == BuiltInFunctionDefinitions.LIKE && arguments.size() == 2) {
      return like(arguments.get(0), arguments.get(1));
    }
    return null;
  }

  private static String wrapped(String inner, Function<String, String> wrapping) {
    return inner == null ? null : wrapping.apply(inner);
  }

  /** Without recursion into the left side, which is as deep as an IN is long. */
  private String combined(CallExpression call, FunctionDefinition function) {
    List<ResolvedExpression> operands = operands(call, function);
    boolean all = function == BuiltInFunctionDefinitions.AND;
    String list = all ? null : in(operands);
    if (list != null) {
      return list;
    }
    List<String> conditions = new ArrayList<>();
    for (ResolvedExpression operand : operands) {
      String condition = toSql(operand);
      if (condition == null) {
        return null;
      }
      conditions.add(condition);
    }
    return all ? ConditionSql.and(conditions) : ConditionSql.or(conditions);
  }

  private static List<ResolvedExpression> operands(
      CallExpression call, FunctionDefinition function) {
    Deque<ResolvedExpression> open = new ArrayDeque<>(List.of(call));
    List<ResolvedExpression> operands = new ArrayList<>();
    while (!open.isEmpty()) {
      ResolvedExpression next = open.pop();
      if (next instanceof CallExpression inner && inner.getFunctionDefinition() == function) {
        List<ResolvedExpression> sides = inner.getResolvedChildren();
        for (int i = sides.size() - 1; i >= 0; i--) {
          open.push(sides.get(i));
        }
      } else {
        operands.add(next);
      }
    }
    return operands;
  }

  /** The list that an IN was, for which the server has better means than for its parts. */
  private String in(List<ResolvedExpression> operands) {
    FieldReferenceExpression column = null;
    List<List<String>> literals = new ArrayList<>();
    for (ResolvedExpression operand : operands) {
      if (!(operand instanceof CallExpression call)
          || call.getFunctionDefinition() != BuiltInFunctionDefinitions.EQUALS
          || !(call.getResolvedChildren().get(0) instanceof FieldReferenceExpression field)
          || !(call.getResolvedChildren().get(1) instanceof ValueLiteralExpression constant)
          || column != null && !field.getName().equals(column.getName())) {
        return null;
      }
      column = field;
      ColumnValue value = columns.of(field.getName());
      Literal literal = Literal.of(constant);
      String text =
          value == null || !value.hasLiterals() || literal == null ? null : value.literal(literal);
      if (text == null) {
        return null;
      }
      literals.add(List.of(text));
    }
    return ConditionSql.in(List.of(columns.of(column.getName()).column()), literals);
  }

  private String comparison(
      Comparison comparison, ResolvedExpression left, ResolvedExpression right) {
    if (left instanceof ValueLiteralExpression) {
      return right instanceof ValueLiteralExpression
          ? null
          : comparison(comparison.flipped(), right, left);
    }
    ColumnValue value = value(left);
    if (value == null) {
      return null;
    }
    if (right instanceof ValueLiteralExpression constant) {
      Literal literal = Literal.of(constant);
      return literal == null ? null : value.compare(comparison, literal);
    }
    ColumnValue other = value(right);
    return other == null ? null : value.compare(comparison, other);
  }

  private String like(ResolvedExpression text, ResolvedExpression pattern) {
    ColumnValue value = value(text);
    Literal form = pattern instanceof ValueLiteralExpression constant ? Literal.of(constant) : null;
    return value != null && form != null && form.value() instanceof String string
        ? value.like(string)
        : null;
  }

  /** The column, as whatever it is cast to. */
  private ColumnValue value(ResolvedExpression expression) {
    if (expression instanceof FieldReferenceExpression field) {
      return columns.of(field.getName());
    }
    if (expression instanceof CallExpression call
        && call.getFunctionDefinition() == BuiltInFunctionDefinitions.CAST
        && call.getResolvedChildren().get(1) instanceof TypeLiteralExpression target) {
      ColumnValue value = value(call.getResolvedChildren().get(0));
      return value == null ? null : value.cast(target.getOutputDataType().getLogicalType());
    }
    return null;
  }
}
