package io.holowire.connector.sql;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The texts of conditions on the rows of a scan, and of the values in them. Each stands in
 * parentheses where it must; no value gets into one but as a {@link #literal}.
 */
public final class ConditionSql {
  private ConditionSql() {}

  /** That two conditions are true; null = none. */
  public static String both(String one, String other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return "(" + one + ") AND (" + other + ")";
  }

  /** A typed literal; {@code type} is ours, {@code text} may be anybody's. */
  public static String literal(String text, String type) {
    return Identifiers.literal(text).strip() + "::" + type;
  }

  /** A column. */
  public static String column(String name) {
    return Identifiers.quote(name);
  }

  /** The value as one of a type, which must not make it another. */
  public static String cast(String value, String type) {
    return "(" + value + ")::" + type;
  }

  /** The value as text, which loses the padding of a {@code bpchar}. */
  public static String text(String value) {
    return value + "::text";
  }

  /** The value as text as the server prints it: a {@code bpchar} padded, an inet without /32. */
  public static String printed(String value, String outputFunction) {
    return "pg_catalog.textin(pg_catalog." + outputFunction + "(" + value + "))";
  }

  /** A text as one that is compared byte by byte. */
  public static String bytewise(String text) {
    return text + " COLLATE \"C\"";
  }

  /** A number without the digits behind so many. */
  public static String cut(String value, int scale) {
    return "pg_catalog.trunc(" + value + ", " + scale + ")";
  }

  /** A number as {@code float8}. */
  public static String asDouble(String value) {
    return value + "::float8";
  }

  /** {@code operator} is one of SQL's comparisons. */
  public static String compare(String left, String operator, String right) {
    return left + " " + operator + " " + right;
  }

  /** Whether a text has a form; the pattern's backslashes are escapes. */
  public static String like(String text, String pattern) {
    return text + " LIKE " + literal(pattern, "text");
  }

  /** Never true. */
  public static final String NEVER = "FALSE";

  /** Whether columns are, together, one of a list of combinations; all have the same number. */
  public static String in(List<String> columns, List<List<String>> literals) {
    return literals.isEmpty()
        ? NEVER
        : tuple(columns)
            + " IN ("
            + literals.stream().map(ConditionSql::tuple).collect(Collectors.joining(", "))
            + ")";
  }

  private static String tuple(List<String> values) {
    return values.size() == 1 ? values.get(0) : "(" + String.join(", ", values) + ")";
  }

  public static String isNull(String value) {
    return value + " IS NULL";
  }

  public static String isNotNull(String value) {
    return value + " IS NOT NULL";
  }

  /** {@code truth} is TRUE or FALSE, with NOT or without. */
  public static String is(String condition, String truth) {
    return "(" + condition + ") IS " + truth;
  }

  public static String not(String condition) {
    return "NOT (" + condition + ")";
  }

  public static String and(List<String> conditions) {
    return joined(conditions, " AND ");
  }

  public static String or(List<String> conditions) {
    return joined(conditions, " OR ");
  }

  private static String joined(List<String> conditions, String word) {
    return conditions.size() == 1
        ? conditions.get(0)
        : "(" + String.join(")" + word + "(", conditions) + ")";
  }
}
