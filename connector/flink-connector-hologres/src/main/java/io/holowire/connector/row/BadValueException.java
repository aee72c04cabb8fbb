package io.holowire.connector.row;

/** A value that the other side cannot hold. The message names the column and says why. */
public final class BadValueException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String column;

  public BadValueException(String column, String reason) {
    this(column, reason, null);
  }

  public BadValueException(String column, String reason, Throwable cause) {
    super("column \"" + column + "\": " + reason, cause);
    this.column = column;
  }

  /** The column, as the server spells it. */
  public String column() {
    return column;
  }
}
