package io.holowire.connector.sink;

import io.holowire.connector.sql.TablePath;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Names the partitions that the sink creates: {@code orders_20240101}, or with a hash where the
 * value is not a name by itself, {@code orders_2024_01_01_1f0c…}. Two values never get one name.
 */
final class PartitionName {
  /** NAMEDATALEN − 1 of the server, which cuts longer names. */
  private static final int MAX_BYTES = 63;

  private static final int MAX_VALUE = 32;
  private static final int MAX_HINT = 16;
  private static final String NULL = "null";
  private static final int HASH_BYTES = 8;
  private static final String HASHED = ".*_[0-9a-f]{" + 2 * HASH_BYTES + "}";

  private PartitionName() {}

  /**
   * @param value as text; null = NULL
   */
  static TablePath of(TablePath parent, String value) {
    String plain = parent.table() + '_' + (value == null ? NULL : value);
    return new TablePath(
        parent.schema(),
        speaks(value) && bytes(plain) <= MAX_BYTES ? plain : hashed(parent, value));
  }

  /** Whether the value can stand for itself, and is not mistaken for another's name. */
  private static boolean speaks(String value) {
    return value == null
        || (value.length() <= MAX_VALUE
            && value.matches("[A-Za-z0-9_]+")
            && !value.equals(NULL)
            && !("_" + value).matches(HASHED));
  }

  private static String hashed(TablePath parent, String value) {
    String hint = value == null ? NULL : value.replaceAll("[^A-Za-z0-9]", "_");
    String end = "_" + cut(hint, MAX_HINT) + "_" + hash(parent.table(), value);
    return cut(parent.table(), MAX_BYTES - bytes(end)) + end;
  }

  /** Of the parent's name, too, which may have been cut. NUL is in no name and in no text. */
  private static String hash(String parent, String value) {
    String text = parent + (value == null ? "\0\0" : "\0" + value);
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, HASH_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The beginning, of whole characters. */
  private static String cut(String text, int maxBytes) {
    int end = 0;
    int bytes = 0;
    while (end < text.length()) {
      int next = text.offsetByCodePoints(end, 1);
      bytes += bytes(text.substring(end, next));
      if (bytes > maxBytes) {
        break;
      }
      end = next;
    }
    return text.substring(0, end);
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
