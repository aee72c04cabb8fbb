package io.holowire.pgwire.error;

import java.io.Serializable;

/**
 * The fields of an ErrorResponse or NoticeResponse. Absent text is null, an absent position is 0.
 *
 * @param severity the non-localised severity (field V) where the server sends one (since 9.6), else
 *     the localised one
 * @param code SQLSTATE, five characters
 * @param position 1-based index, in characters, into the query text; 0 = none
 * @param internalQuery text of a query the server ran by itself and which failed
 * @param where context: call stack of PL functions, or the line and column of a COPY
 * @param dataType name of the data type concerned
 * @param file source file of the server that reported it; {@code line} and {@code routine} likewise
 */
public record ServerFields(
    String severity,
    String code,
    String message,
    String detail,
    String hint,
    int position,
    String internalQuery,
    String where,
    String schema,
    String table,
    String column,
    String dataType,
    String constraint,
    String file,
    String line,
    String routine)
    implements Serializable {

  /** Fields with only the three that every server sends. */
  public static ServerFields of(String severity, String code, String message) {
    return new ServerFields(
        severity, code, message, null, null, 0, null, null, null, null, null, null, null, null,
        null, null);
  }

  /** FATAL or PANIC: the server closes the connection after it. */
  public boolean isFatal() {
    return "FATAL".equals(severity) || "PANIC".equals(severity);
  }
}
