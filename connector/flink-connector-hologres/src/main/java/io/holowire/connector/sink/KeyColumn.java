package io.holowire.connector.sink;

import io.holowire.connector.server.ColumnShape;
import io.holowire.connector.sql.SqlColumn;
import io.holowire.pgwire.type.Oid;
import org.apache.flink.table.api.ValidationException;

/**
 * Which columns can be part of a key. {@link KeyTable} compares encoded values, so what is one key
 * to the server has to have one encoding; what is left after {@link CanonicalKey} is refused: text
 * that the server casts ({@code 1} and {@code 1.0}, to a {@code numeric}) and {@code jsonb}.
 */
final class KeyColumn {
  private KeyColumn() {}

  /**
   * @throws ValidationException naming the column, and the Flink type to declare it as, where there
   *     is one
   */
  static void requireComparable(SqlColumn column, ColumnShape shape) {
    if (!column.cast() && !isJsonb(shape.baseTypeOid()) && !isJsonb(shape.elementBaseOid())) {
      return;
    }
    String type =
        shape.isArray() ? arrayOf(shape.elementBaseOid()) : flinkType(shape.baseTypeOid());
    throw new ValidationException(
        "column \""
            + column.name()
            + "\" is part of the key and "
            + shape.declaredType()
            + " at the server, to which different texts can be the same key; "
            + (type == null
                ? "no type of Flink has its values, so it cannot be part of a key"
                : "declare it as " + type));
  }

  private static boolean isJsonb(int oid) {
    return oid == Oid.JSONB;
  }

  private static String arrayOf(int elementOid) {
    String element = flinkType(elementOid);
    return element == null ? null : "ARRAY<" + element + ">";
  }

  /** The Flink type whose values travel in the server's own format; null = only text does. */
  private static String flinkType(int oid) {
    return switch (oid) {
      case Oid.BOOL -> "BOOLEAN";
      case Oid.INT2 -> "SMALLINT";
      case Oid.INT4 -> "INT";
      case Oid.INT8 -> "BIGINT";
      case Oid.NUMERIC -> "DECIMAL(p, s)";
      case Oid.FLOAT4 -> "FLOAT";
      case Oid.FLOAT8 -> "DOUBLE";
      case Oid.DATE -> "DATE";
      case Oid.TIME -> "TIME";
      case Oid.TIMESTAMP, Oid.TIMESTAMPTZ -> "TIMESTAMP(6)";
      default -> null;
    };
  }
}
