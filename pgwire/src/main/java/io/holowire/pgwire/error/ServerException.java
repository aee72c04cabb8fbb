package io.holowire.pgwire.error;

import java.util.Objects;

/** The server said no: an ErrorResponse, with all of its fields. */
public final class ServerException extends PgException {
  private static final long serialVersionUID = 1L;

  private final ServerFields fields;

  public ServerException(ServerFields fields) {
    super(text(fields), null);
    this.fields = fields;
  }

  /** The same, its message preceded by what was being done, e.g. "connecting to db1:5432". */
  public ServerException(String doing, ServerFields fields) {
    super(doing + ": " + text(fields), null);
    this.fields = fields;
  }

  public ServerFields fields() {
    return fields;
  }

  @Override
  public String sqlState() {
    return fields.code();
  }

  @Override
  public SqlState.Retry retry() {
    return isStalePlan() ? SqlState.Retry.STATEMENT : SqlState.retry(fields.code());
  }

  /**
   * Whether a statement prepared earlier is no longer usable and may be prepared again: it is gone
   * (26000: DISCARD ALL, a pooler's other server), or its result type changed (0A000 raised by
   * RevalidateCachedQuery in plancache.c; 0A000 alone means any unsupported feature).
   */
  public boolean isStalePlan() {
    return SqlState.INVALID_SQL_STATEMENT_NAME.equals(fields.code())
        || (SqlState.FEATURE_NOT_SUPPORTED.equals(fields.code())
            && "RevalidateCachedQuery".equals(fields.routine()));
  }

  private static String text(ServerFields f) {
    Objects.requireNonNull(f, "fields");
    StringBuilder out = new StringBuilder();
    out.append(f.severity()).append(": ").append(f.message());
    out.append(" (SQLSTATE ").append(f.code());
    append(out, ", schema ", f.schema());
    append(out, ", table ", f.table());
    append(out, ", column ", f.column());
    append(out, ", constraint ", f.constraint());
    if (f.position() > 0) {
      out.append(", position ").append(f.position());
    }
    out.append(')');
    append(out, "; detail: ", f.detail());
    append(out, "; hint: ", f.hint());
    append(out, "; where: ", f.where());
    return out.toString();
  }

  private static void append(StringBuilder out, String label, String value) {
    if (value != null && !value.isEmpty()) {
      out.append(label).append(value);
    }
  }
}
