package io.holowire.connector.sql;

import java.io.Serializable;

/**
 * How the rows of a COPY into a table travel.
 *
 * @param text whether as text; false = in the binary format
 * @param delimiter between the fields of a text
 * @param freeze whether the rows are frozen at once, which the server allows only in the
 *     transaction that created or truncated the table
 */
public record CopyFormat(boolean text, char delimiter, boolean freeze) implements Serializable {
  /** The binary format, which has no delimiter. */
  public static final CopyFormat BINARY = new CopyFormat(false, '\0', false);

  /** The text format, with {@code \N} for NULL. */
  public static CopyFormat text(char delimiter) {
    return new CopyFormat(true, delimiter, false);
  }

  /** The same with {@code FREEZE}. */
  public CopyFormat frozen() {
    return new CopyFormat(text, delimiter, true);
  }

  String toSql() {
    return "(FORMAT "
        + (text
            ? "text, DELIMITER "
                + Identifiers.literal(delimiter)
                + ", NULL"
                + Identifiers.literal("\\N")
            : "binary")
        + (freeze ? ", FREEZE true)" : ")");
  }
}
