package io.holowire.pgwire.error;

/**
 * The SQLSTATEs that this library and its users act upon, and what each leaves to repeat.
 *
 * @see <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">PostgreSQL error
 *     codes</a>
 */
public final class SqlState {
  public static final String CONNECTION_EXCEPTION = "08000";
  public static final String SQLCLIENT_UNABLE_TO_ESTABLISH_SQLCONNECTION = "08001";
  public static final String CONNECTION_DOES_NOT_EXIST = "08003";
  public static final String CONNECTION_FAILURE = "08006";
  public static final String PROTOCOL_VIOLATION = "08P01";
  public static final String FEATURE_NOT_SUPPORTED = "0A000";
  public static final String CARDINALITY_VIOLATION = "21000";
  public static final String STRING_DATA_RIGHT_TRUNCATION = "22001";
  public static final String NUMERIC_VALUE_OUT_OF_RANGE = "22003";
  public static final String DATETIME_FIELD_OVERFLOW = "22008";
  public static final String CHARACTER_NOT_IN_REPERTOIRE = "22021";
  public static final String INVALID_PARAMETER_VALUE = "22023";
  public static final String INVALID_TEXT_REPRESENTATION = "22P02";
  public static final String INVALID_BINARY_REPRESENTATION = "22P03";
  public static final String BAD_COPY_FILE_FORMAT = "22P04";
  public static final String UNTRANSLATABLE_CHARACTER = "22P05";
  public static final String NOT_NULL_VIOLATION = "23502";
  public static final String FOREIGN_KEY_VIOLATION = "23503";
  public static final String UNIQUE_VIOLATION = "23505";
  public static final String CHECK_VIOLATION = "23514";
  public static final String EXCLUSION_VIOLATION = "23P01";
  public static final String READ_ONLY_SQL_TRANSACTION = "25006";
  public static final String IN_FAILED_SQL_TRANSACTION = "25P02";
  public static final String IDLE_IN_TRANSACTION_SESSION_TIMEOUT = "25P03";
  public static final String INVALID_SQL_STATEMENT_NAME = "26000";
  public static final String INVALID_AUTHORIZATION_SPECIFICATION = "28000";
  public static final String INVALID_PASSWORD = "28P01";
  public static final String INVALID_CATALOG_NAME = "3D000";
  public static final String INVALID_SCHEMA_NAME = "3F000";
  public static final String SERIALIZATION_FAILURE = "40001";
  public static final String DEADLOCK_DETECTED = "40P01";
  public static final String SYNTAX_ERROR = "42601";
  public static final String INSUFFICIENT_PRIVILEGE = "42501";
  public static final String UNDEFINED_COLUMN = "42703";
  public static final String UNDEFINED_OBJECT = "42704";
  public static final String DATATYPE_MISMATCH = "42804";
  public static final String UNDEFINED_FUNCTION = "42883";
  public static final String UNDEFINED_TABLE = "42P01";
  public static final String INVALID_COLUMN_REFERENCE = "42P10";
  public static final String DUPLICATE_TABLE = "42P07";
  public static final String DISK_FULL = "53100";
  public static final String OUT_OF_MEMORY = "53200";
  public static final String TOO_MANY_CONNECTIONS = "53300";
  public static final String PROGRAM_LIMIT_EXCEEDED = "54000";
  public static final String LOCK_NOT_AVAILABLE = "55P03";
  public static final String QUERY_CANCELED = "57014";
  public static final String ADMIN_SHUTDOWN = "57P01";
  public static final String CRASH_SHUTDOWN = "57P02";
  public static final String CANNOT_CONNECT_NOW = "57P03";
  public static final String DATABASE_DROPPED = "57P04";
  public static final String IDLE_SESSION_TIMEOUT = "57P05";

  /** The smallest thing that has to be repeated for another try to have a chance. */
  public enum Retry {
    /** Nothing: the same request fails the same way. */
    NONE,
    /** The statement, on the same connection (outside a transaction block). */
    STATEMENT,
    /** The whole transaction, on the same connection. */
    TRANSACTION,
    /** Everything, on a new connection, perhaps to another host. */
    RECONNECT
  }

  private SqlState() {}

  /** The retry class of a SQLSTATE; NONE for null, malformed and unknown codes. */
  public static Retry retry(String code) {
    if (code == null || code.length() != 5) {
      return Retry.NONE;
    }
    return switch (code) {
      case SERIALIZATION_FAILURE, DEADLOCK_DETECTED -> Retry.TRANSACTION;
      case INVALID_SQL_STATEMENT_NAME, LOCK_NOT_AVAILABLE -> Retry.STATEMENT;
      // 25006: the host became a standby, or was one all along.
      case READ_ONLY_SQL_TRANSACTION, IDLE_IN_TRANSACTION_SESSION_TIMEOUT, TOO_MANY_CONNECTIONS ->
          Retry.RECONNECT;
      case PROTOCOL_VIOLATION -> Retry.NONE; // the same bytes would violate it again
      default -> retryOfClass(code);
    };
  }

  private static Retry retryOfClass(String code) {
    if (code.startsWith("08") || code.startsWith("57P")) {
      return Retry.RECONNECT;
    }
    return code.startsWith("53") ? Retry.STATEMENT : Retry.NONE;
  }
}
