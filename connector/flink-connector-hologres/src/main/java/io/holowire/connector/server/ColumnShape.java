package io.holowire.connector.server;

import java.io.Serializable;

/**
 * One column as the server has it.
 *
 * @param name the server's spelling
 * @param position its number in the table, from 1; dropped columns leave gaps
 * @param typeOid the declared type
 * @param baseTypeOid the type under all domains; equal to {@code typeOid} where there is none
 * @param elementOid for an array the type of its elements, else 0
 * @param elementBaseOid the element type under all domains, else 0
 * @param kind {@code pg_type.typtype} of the base type, or of an array's element: {@code b} base,
 *     {@code e} enum, {@code c} composite, {@code r} range, {@code m} multirange
 * @param typeSql SQL name of the base type, without modifiers
 * @param declaredType SQL name of the declared type, with modifiers, for messages
 * @param modifier {@code atttypmod}, or that of the domain which has one; for an array the
 *     elements'; -1 = none
 * @param notNull whether the column refuses NULL
 * @param defaultExpression the default as SQL text; null = none. For a generated column, its
 *     expression
 * @param generated whether the server computes the column
 * @param identity whether the server numbers it
 */
public record ColumnShape(
    String name,
    int position,
    int typeOid,
    int baseTypeOid,
    int elementOid,
    int elementBaseOid,
    char kind,
    String typeSql,
    String declaredType,
    int modifier,
    boolean notNull,
    String defaultExpression,
    boolean generated,
    Identity identity)
    implements Serializable {

  /** The {@link #modifier} of a type without one. */
  public static final int NO_MODIFIER = -1;

  /** {@code GENERATED … AS IDENTITY}. */
  public enum Identity {
    NONE,
    ALWAYS,
    BY_DEFAULT;

    static Identity of(String attidentity) {
      return switch (attidentity) {
        case "a" -> ALWAYS;
        case "d" -> BY_DEFAULT;
        default -> NONE;
      };
    }
  }

  /** A plain nullable column without default. */
  public static ColumnShape plain(String name, int position, int typeOid, String typeSql) {
    return new ColumnShape(
        name,
        position,
        typeOid,
        typeOid,
        0,
        0,
        'b',
        typeSql,
        typeSql,
        NO_MODIFIER,
        false,
        null,
        false,
        Identity.NONE);
  }

  /** A plain nullable array column without default. */
  public static ColumnShape plainArray(
      String name, int position, int typeOid, int elementOid, String typeSql) {
    return new ColumnShape(
        name,
        position,
        typeOid,
        typeOid,
        elementOid,
        elementOid,
        'b',
        typeSql,
        typeSql,
        NO_MODIFIER,
        false,
        null,
        false,
        Identity.NONE);
  }

  /** Whether the column's type, under its domains, is an array. */
  public boolean isArray() {
    return elementOid != 0;
  }

  /** Whether values may be written at all: the server refuses them in the other columns. */
  public boolean writable() {
    return !generated && identity != Identity.ALWAYS;
  }

  /** Whether the value comes from a sequence: identity or serial. */
  public boolean numbered() {
    return identity != Identity.NONE
        || (defaultExpression != null && defaultExpression.startsWith("nextval("));
  }

  /**
   * Whether {@code insertorreplace} sets the column to its default when the sink does not have it.
   * A number once given stays: a replaced row must not change its serial.
   */
  public boolean resettable() {
    return writable() && !numbered();
  }
}
