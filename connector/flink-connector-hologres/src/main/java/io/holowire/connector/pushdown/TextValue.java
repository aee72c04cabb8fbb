package io.holowire.connector.pushdown;

import io.holowire.connector.sql.ConditionSql;
import java.io.Serializable;
import java.util.regex.Pattern;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.VarCharType;

/**
 * Text, which Flink compares byte by byte in UTF-8.
 *
 * @param sql the text as read
 * @param twin the type whose own equality is the same for some literals; null = no such type
 * @param length of a twin {@code bpchar}
 * @param rules how the server compares it
 */
record TextValue(String column, String sql, String twin, int length, Rules rules)
    implements ColumnValue {

  /**
   * How a server compares a text.
   *
   * @param bytewise whether the column's own equality is that of the bytes
   * @param utf8 whether the bytes are UTF-8
   * @param ordered whether to ask for more than equality
   */
  record Rules(boolean bytewise, boolean utf8, boolean ordered) implements Serializable {}

  private static final Pattern UUID =
      Pattern.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  /** Forms on which both sides agree: no backslash, no {@code _}, which in Flink is no newline. */
  private static final Pattern LIKE = Pattern.compile("%?[^%_\\\\]+%?|[^%_\\\\]+%[^%_\\\\]+");

  @Override
  public String compare(Comparison comparison, Literal literal) {
    if (!(literal.value() instanceof String text) || !sendable(text)) {
      return null;
    }
    if (comparison.isEquality() && twin != null && twinHas(text)) {
      return ConditionSql.compare(column, comparison.sql(), ConditionSql.literal(text, twin));
    }
    return comparison.isEquality() || rules.ordered
        ? ConditionSql.compare(
            ConditionSql.bytewise(sql), comparison.sql(), ConditionSql.literal(text, "text"))
        : null;
  }

  @Override
  public String compare(Comparison comparison, ColumnValue other) {
    return rules.ordered && other instanceof TextValue text
        ? ConditionSql.compare(ConditionSql.bytewise(sql), comparison.sql(), text.sql)
        : null;
  }

  @Override
  public String like(String pattern) {
    return rules.ordered && sendable(pattern) && LIKE.matcher(pattern).matches()
        ? ConditionSql.like(
            rules.bytewise && sql.equals(column) ? sql : ConditionSql.bytewise(sql), pattern)
        : null;
  }

  @Override
  public boolean hasLiterals() {
    return rules.bytewise && sql.equals(column);
  }

  @Override
  public String literal(Literal literal) {
    return literal.value() instanceof String text && sendable(text)
        ? ConditionSql.literal(text, "text")
        : null;
  }

  /** An expression that is equal to itself for the same texts only. */
  String group() {
    return rules.bytewise && sql.equals(column)
        ? ConditionSql.text(sql)
        : ConditionSql.bytewise(sql);
  }

  @Override
  public ColumnValue cast(LogicalType target) {
    return target.is(LogicalTypeRoot.VARCHAR)
            && ((VarCharType) target).getLength() == VarCharType.MAX_LENGTH
        ? this
        : null;
  }

  /** Whether equality in the twin type is that of the texts: an index may know it. */
  private boolean twinHas(String text) {
    return switch (twin) {
      case "uuid" -> UUID.matcher(text).matches();
      // Both sides padded to the same length; blanks behind it would not count.
      case "bpchar" -> rules.bytewise && text.codePointCount(0, text.length()) == length;
      default -> rules.bytewise;
    };
  }

  /** Whether the server can have it: NUL it cannot, half a surrogate nobody can. */
  private boolean sendable(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0 || (c > 0x7F && !rules.utf8)) {
        return false;
      }
      if (Character.isSurrogate(c)) {
        if (!Character.isHighSurrogate(c)
            || i + 1 == text.length()
            || !Character.isLowSurrogate(text.charAt(i + 1))) {
          return false;
        }
        i++;
      }
    }
    return true;
  }
}
