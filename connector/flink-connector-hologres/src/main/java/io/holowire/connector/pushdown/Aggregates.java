package io.holowire.connector.pushdown;

import io.holowire.connector.pushdown.Aggregation.Output;
import io.holowire.connector.server.ColumnShape;
import io.holowire.connector.sql.AggregateSql;
import io.holowire.connector.sql.ConditionSql;
import io.holowire.pgwire.type.Oid;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.expressions.AggregateExpression;
import org.apache.flink.table.functions.FunctionDefinition;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

/**
 * Says Flink's partial aggregates in SQL, with the type in which Flink puts them together. The null
 * of a method means: not to be pushed.
 */
final class Aggregates {
  private final ColumnValues columns;

  Aggregates(ColumnValues columns) {
    this.columns = columns;
  }

  /**
   * The aggregation.
   *
   * @param groupBy names of columns
   * @param partial the types of the group's columns, then of the aggregates
   */
  Aggregation of(List<String> groupBy, List<AggregateExpression> aggregates, RowType partial) {
    if (partial.getFieldCount() != groupBy.size() + aggregates.size()
        || doubtful(groupBy, aggregates)) {
      return null;
    }
    List<Output> outputs = new ArrayList<>();
    for (String name : groupBy) {
      outputs.add(group(columns.of(name)));
    }
    List<String> groups = new ArrayList<>();
    for (AggregateExpression aggregate : aggregates) {
      outputs.add(output(aggregate, partial.getTypeAt(outputs.size())));
    }
    if (outputs.contains(null)) {
      return null;
    }
    outputs.subList(0, groupBy.size()).forEach(output -> groups.add(output.expression()));
    return new Aggregation(outputs, groups);
  }

  /**
   * Whether the columns may not be the ones meant. Where all aggregates are COUNTs, Flink looks
   * through any projection below: {@code COUNT(a + b)} arrives as that of {@code a}, and {@code
   * GROUP BY UPPER(a)} as {@code GROUP BY a}. (PushLocalAggIntoScanRuleBase, 1.20 and 2.3)
   */
  private static boolean doubtful(List<String> groupBy, List<AggregateExpression> aggregates) {
    return aggregates.stream()
            .allMatch(aggregate -> name(aggregate.getFunctionDefinition()).startsWith("count"))
        && (!groupBy.isEmpty()
            || aggregates.stream().anyMatch(aggregate -> !aggregate.getArgs().isEmpty()));
  }

  /** Values that are one group to both sides. */
  private static Output group(ColumnValue value) {
    if (value instanceof NumberValue number) {
      return number(number.sql(), number.type());
    }
    if (value instanceof BooleanValue flag) {
      return plain(flag.sql(), Oid.BOOL, "boolean");
    }
    if (value instanceof TextValue text) {
      return plain(text.group(), Oid.TEXT, "text");
    }
    return value instanceof TemporalValue time && time.unit() == 1 ? temporal(time, null) : null;
  }

  private Output output(AggregateExpression aggregate, LogicalType partial) {
    String function = name(aggregate.getFunctionDefinition());
    if (aggregate.isDistinct()
        || aggregate.isApproximate()
        || aggregate.getFilterExpression().isPresent()) {
      return null;
    }
    if (aggregate.getArgs().isEmpty()) {
      return function.equals("count1") ? plain(AggregateSql.COUNT_ROWS, Oid.INT8, "bigint") : null;
    }
    ColumnValue value = columns.of(aggregate.getArgs().get(0).getName());
    if (value == null) {
      return null;
    }
    return switch (function) {
      case "count" -> plain(AggregateSql.count(value.column()), Oid.INT8, "bigint");
      case "sum", "sum0" -> sum(value, partial, function.equals("sum0"));
      case "min", "max" -> extreme(function, value);
      default -> null;
    };
  }

  /**
   * The function of one of the planner's classes, which cannot be named here: {@code sum0} of
   * {@code Sum0AggFunction$IntSum0AggFunction}.
   */
  private static String name(FunctionDefinition function) {
    return switch (outermost(function.getClass()).getSimpleName()) {
      case "Count1AggFunction" -> "count1";
      case "CountAggFunction" -> "count";
      case "SumAggFunction" -> "sum";
      case "Sum0AggFunction" -> "sum0";
      case "MinAggFunction" -> "min";
      case "MaxAggFunction" -> "max";
      default -> "";
    };
  }

  private static Class<?> outermost(Class<?> type) {
    return type.getEnclosingClass() == null ? type : outermost(type.getEnclosingClass());
  }

  private static Output sum(ColumnValue value, LogicalType partial, boolean zero) {
    if (!(value instanceof NumberValue number)) {
      return null; // of floating numbers the sum depends on the order
    }
    String sum =
        switch (partial.getTypeRoot()) {
          case TINYINT -> AggregateSql.wrappingSum(number.sql(), Byte.SIZE, "int2");
          case SMALLINT -> AggregateSql.wrappingSum(number.sql(), Short.SIZE, "int2");
          case INTEGER -> AggregateSql.wrappingSum(number.sql(), Integer.SIZE, "int4");
          case BIGINT -> AggregateSql.wrappingSum(number.sql(), Long.SIZE, "int8");
          default -> null; // see AggregatingTableSource for DECIMAL
        };
    return sum == null ? null : number(zero ? AggregateSql.orZero(sum) : sum, partial);
  }

  private static Output extreme(String function, ColumnValue value) {
    if (value instanceof NumberValue number) {
      return number(AggregateSql.extreme(function, number.sql()), number.type());
    }
    if (value instanceof TextValue text && text.rules().ordered()) {
      return plain(
          AggregateSql.extreme(function, ConditionSql.bytewise(text.sql())), Oid.TEXT, "text");
    }
    return value instanceof TemporalValue time ? temporal(time, function) : null;
  }

  /** A number in the type that a column for Flink's type would have. */
  private static Output number(String value, LogicalType type) {
    return switch (type.getTypeRoot()) {
      case TINYINT, SMALLINT -> cast(value, Oid.INT2, "int2");
      case INTEGER -> cast(value, Oid.INT4, "int4");
      case BIGINT -> cast(value, Oid.INT8, "int8");
      default -> null;
    };
  }

  private static Output cast(String value, int oid, String type) {
    return plain(ConditionSql.cast(value, type), oid, type);
  }

  /** What the reader does to each value it can do to the least and the greatest of them as well. */
  private static Output temporal(TemporalValue value, String function) {
    String sql = function == null ? value.column() : AggregateSql.extreme(function, value.column());
    return switch (value.serverType()) {
      case "date" -> plain(sql, Oid.DATE, "date");
      case "time" -> plain(sql, Oid.TIME, "time");
      case "timestamp" -> plain(sql, Oid.TIMESTAMP, "timestamp");
      default -> plain(sql, Oid.TIMESTAMPTZ, "timestamptz");
    };
  }

  private static Output plain(String expression, int oid, String type) {
    return new Output(expression, ColumnShape.plain("aggregate", 1, oid, type));
  }
}
