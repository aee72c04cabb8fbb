package io.holowire.it.flink;

import io.holowire.it.flink.SampleTable.Column;
import io.holowire.it.flink.SampleTable.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Conditions on a {@link SampleTable}, in Flink's SQL. */
final class RandomPredicates {
  private static final List<String> COMPARISONS = List.of("=", "<>", "<", "<=", ">", ">=");
  private static final List<String> PATTERNS =
      List.of("a%", "%b", "%b%", "a%b", "ab", "a_", "%", "a%%", "", "%\n%", "it''s%", "ä%", "%😀");

  private static final List<String> MOMENTS =
      List.of("TIMESTAMP '2026-03-08 00:00:00'", "TIMESTAMP '1970-01-01 00:00:00.001'");

  private final Random random;

  private static final int DEPTH = 2;

  RandomPredicates(Random random) {
    this.random = random;
  }

  String next() {
    return next(DEPTH);
  }

  private String next(int depth) {
    if (depth > 0) {
      switch (random.nextInt(6)) {
        case 0 -> {
          return "(" + next(depth - 1) + " AND " + next(depth - 1) + ")";
        }
        case 1 -> {
          return "(" + next(depth - 1) + " OR " + next(depth - 1) + ")";
        }
        case 2 -> {
          return "(NOT " + next(depth - 1) + ")";
        }
        case 3 -> {
          String[] truths = {"TRUE", "NOT TRUE", "FALSE", "NOT FALSE", "UNKNOWN"};
          return "((" + next(depth - 1) + ") IS " + pick(List.of(truths)) + ")";
        }
        default -> {
          // A leaf.
        }
      }
    }
    return "(" + leaf(depth == DEPTH) + ")";
  }

  /**
   * @param alone whether it is not part of another one
   */
  private String leaf(boolean alone) {
    Column column = pick(SampleTable.COLUMNS);
    String name = column.name();
    int form = random.nextInt(10);
    if (form == 0 || column.kind() == Kind.ARRAY) {
      return name + (random.nextBoolean() ? " IS NULL" : " IS NOT NULL");
    }
    if (column.kind() == Kind.FLAG) {
      return random.nextBoolean() ? name : "NOT " + name;
    }
    if (form == 1) {
      return name + (random.nextBoolean() ? " IN (" : " NOT IN (") + literals(column) + ")";
    }
    if (form == 2) {
      return name + " BETWEEN " + literal(column) + " AND " + literal(column);
    }
    if (form == 3 && column.kind() == Kind.TEXT) {
      return name + (random.nextBoolean() ? " LIKE '" : " NOT LIKE '") + pick(PATTERNS) + "'";
    }
    if (form == 4 && column.kind() != Kind.TIME) {
      return name + " " + pick(COMPARISONS) + " " + other(column);
    }
    if (form == 5 && column.kind() == Kind.DATE) {
      return "CAST(" + name + " AS TIMESTAMP(3)) " + pick(COMPARISONS) + " " + pick(MOMENTS);
    }
    if (form == 5 && cast(column) != null) {
      return "CAST("
          + name
          + " AS "
          + cast(column)
          + ") "
          + pick(COMPARISONS)
          + " "
          + literal(column);
    }
    String literal = alone ? pick(column.literals()) : literal(column);
    return random.nextInt(4) == 0
        ? literal + " " + pick(COMPARISONS) + " " + name
        : name + " " + pick(COMPARISONS) + " " + literal;
  }

  private String cast(Column column) {
    return switch (column.kind()) {
      case NUMBER -> pick(List.of("BIGINT", "DECIMAL(38, 10)", "DOUBLE", "INT", "DECIMAL(10, 1)"));
      case FLOATING -> "DOUBLE";
      case TEXT -> pick(List.of("STRING", "VARCHAR(10)", "VARCHAR(2)"));
      case TIMESTAMP -> pick(List.of("TIMESTAMP(6)", "TIMESTAMP(9)", "TIMESTAMP(0)"));
      case INSTANT -> "TIMESTAMP_LTZ(9)";
      default -> null;
    };
  }

  /** A column of the same kind. */
  private String other(Column column) {
    List<String> others = new ArrayList<>();
    for (Column candidate : SampleTable.COLUMNS) {
      if (candidate.kind() == column.kind()) {
        others.add(candidate.name());
      }
    }
    return pick(others);
  }

  /** None with a blank at its end: Flink loses that where it rewrites a condition, in 2.3. */
  private String literal(Column column) {
    return pick(column.literals().stream().filter(text -> !text.endsWith(" '")).toList());
  }

  private String literals(Column column) {
    StringBuilder list = new StringBuilder(literal(column));
    for (int i = random.nextInt(6); i > 0; i--) {
      list.append(", ").append(literal(column));
    }
    return list.toString();
  }

  private <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
