package io.holowire.pgwire.conn;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * One SQL text with the types of its parameters: what a prepared statement is made of.
 *
 * <p>Immutable and independent of any connection. The server-side name is derived from text and
 * types, so it is the same on every connection: a caller can encode a Bind before it knows whether
 * the statement has been parsed there.
 */
public final class Query {

  /** The protocol counts them in 16 bits. */
  private static final int MAX_PARAMETERS = 65_535;

  private static final byte[] UNNAMED = {};

  private final String sql;
  private final int[] parameterOids;
  private final byte[] name;

  private Query(String sql, int[] parameterOids) {
    this.sql = sql;
    this.parameterOids = parameterOids;
    this.name = digest(sql, parameterOids);
  }

  /**
   * @param sql one statement, with {@code $1}, {@code $2} … for its parameters
   * @param parameterOids the type of each parameter, 0 where the server shall infer it; as many as
   *     there are parameters
   */
  public static Query of(String sql, int... parameterOids) {
    if (parameterOids.length > MAX_PARAMETERS) {
      throw new IllegalArgumentException(
          parameterOids.length + " parameters are more than " + MAX_PARAMETERS);
    }
    return new Query(checked(sql), parameterOids.clone());
  }

  /** The text, if it can go over the wire; refused on the caller's thread, where it can be seen. */
  static String checked(String sql) {
    if (sql.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("the SQL text must not hold a NUL character");
    }
    return sql;
  }

  public String sql() {
    return sql;
  }

  public int[] parameterOids() {
    return parameterOids.clone();
  }

  /** How many parameters each Bind of this query carries. */
  public int parameters() {
    return parameterOids.length;
  }

  byte[] name(boolean named) {
    return named ? name : UNNAMED;
  }

  int[] oids() {
    return parameterOids;
  }

  private static byte[] digest(String sql, int[] oids) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      ByteBuffer types = ByteBuffer.allocate(4 * oids.length);
      for (int oid : oids) {
        types.putInt(oid);
      }
      digest.update(types.array());
      byte[] hash = digest.digest(sql.getBytes(StandardCharsets.UTF_8));
      return ("hw" + HexFormat.of().formatHex(hash, 0, 12)).getBytes(StandardCharsets.US_ASCII);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Query that
        && sql.equals(that.sql)
        && Arrays.equals(parameterOids, that.parameterOids);
  }

  @Override
  public int hashCode() {
    return 31 * sql.hashCode() + Arrays.hashCode(parameterOids);
  }

  @Override
  public String toString() {
    return sql;
  }
}
