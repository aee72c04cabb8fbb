package io.holowire.quickstart.tpch;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Iterator;
import java.util.Locale;
import java.util.StringJoiner;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.RowKind;

/**
 * What a table holds, whatever the order of its rows: their number, and the sum of the first 32
 * bits of the MD5 of each row's text. A server computes the same with {@link #query}.
 */
public final class Fingerprint {
  private static final long UNSIGNED_INT = 0xFFFF_FFFFL;

  private final MessageDigest md5;
  private long rows;
  private long changes;
  private BigInteger sum = BigInteger.ZERO;

  public Fingerprint() {
    try {
      md5 = MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has MD5", e);
    }
  }

  /** The query that answers what {@link #toString} says, for the table named like a relation. */
  public static String query(Relation relation) {
    return query(relation, relation.name().toLowerCase(Locale.ROOT));
  }

  /** The same query for a table of another name. */
  public static String query(Relation relation, String table) {
    return "SELECT count(*), coalesce(sum(('x' || left(md5(concat_ws('|', "
        + relation.columns()
        + ")), 8))::bit(32)::bigint), 0) FROM "
        + table;
  }

  /** Applies generated rows; a row that is deleted or updated must have been added as it was. */
  public Fingerprint apply(Iterator<RowData> changelog) {
    while (changelog.hasNext()) {
      GenericRowData row = (GenericRowData) changelog.next();
      RowKind kind = row.getRowKind();
      boolean adds = kind == RowKind.INSERT || kind == RowKind.UPDATE_AFTER;
      rows += adds ? 1 : -1;
      changes += kind == RowKind.UPDATE_BEFORE ? 0 : 1;
      BigInteger hash = BigInteger.valueOf(hash(row));
      sum = adds ? sum.add(hash) : sum.subtract(hash);
    }
    return this;
  }

  /** How many inserts, updates and deletes were applied. */
  public long changes() {
    return changes;
  }

  @Override
  public String toString() {
    return rows + "|" + sum;
  }

  private long hash(GenericRowData row) {
    StringJoiner text = new StringJoiner("|");
    for (int i = 0; i < row.getArity(); i++) {
      text.add(row.getField(i).toString());
    }
    byte[] digest = md5.digest(text.toString().getBytes(StandardCharsets.UTF_8));
    return ByteBuffer.wrap(digest).getInt() & UNSIGNED_INT;
  }
}
