package io.holowire.pgwire.type;

import io.holowire.pgwire.error.ProtocolException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a database says of its types: which are domains, enums, composites or arrays, and over what.
 * Immutable; whoever has a connection runs {@link #SQL} and gives the rows to {@link #of}.
 */
public final class TypeCatalog {
  /**
   * Lists the types in seven columns, all text. The row types of tables and their arrays are left
   * out: a database with many tables has more of them than of anything else. An array is what has
   * elements and a variable length; name and point have elements, too, and a fixed one.
   */
  public static final String SQL =
      """
      SELECT t.oid::text, n.nspname::text, t.typname::text, t.typtype::text,
             t.typbasetype::text, t.typtypmod::text,
             CASE WHEN t.typlen = -1 THEN t.typelem ELSE 0 END::text
      FROM pg_catalog.pg_type t
      JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
      LEFT JOIN pg_catalog.pg_type e ON e.oid = t.typelem
      LEFT JOIN pg_catalog.pg_class c ON c.oid = COALESCE(NULLIF(t.typrelid, 0), e.typrelid)
      WHERE c.oid IS NULL OR c.relkind = 'c'\
      """;

  /** Knows no type beyond {@link Oid}. */
  public static final TypeCatalog EMPTY = new TypeCatalog(Map.of());

  private static final int COLUMNS = 7;

  private final Map<Integer, Type> types;

  private TypeCatalog(Map<Integer, Type> types) {
    this.types = types;
  }

  /** {@code pg_type.typtype}, with arrays set apart from other base types. */
  public enum Kind {
    BASE,
    ARRAY,
    COMPOSITE,
    DOMAIN,
    ENUM,
    MULTIRANGE,
    PSEUDO,
    RANGE
  }

  /**
   * One type.
   *
   * @param baseOid what a domain is over (perhaps another domain); else 0
   * @param baseModifier the type modifier that a domain applies to its base; −1 when none
   * @param elementOid what an array holds; else 0
   */
  public record Type(
      int oid,
      String schema,
      String name,
      Kind kind,
      int baseOid,
      int baseModifier,
      int elementOid) {}

  /**
   * @param rows the answer to {@link #SQL}
   * @throws ProtocolException when it cannot be that
   */
  public static TypeCatalog of(Iterable<? extends List<String>> rows) {
    Map<Integer, Type> types = new HashMap<>();
    for (List<String> row : rows) {
      Type type = type(row);
      types.put(type.oid(), type);
    }
    return new TypeCatalog(Map.copyOf(types));
  }

  /** Null when the catalog was read before the type was made, or the OID is of a row type. */
  public Type find(int oid) {
    return types.get(oid);
  }

  /** The type under all domains, in whose format the value travels; itself when it is no domain. */
  public int baseOf(int oid) {
    Type type = types.get(oid);
    for (int depth = 0; type != null && type.kind() == Kind.DOMAIN; depth++) {
      if (depth > types.size()) {
        throw new ProtocolException("domain " + type.name() + " is over itself");
      }
      oid = type.baseOid();
      type = types.get(oid);
    }
    return oid;
  }

  /** The element type of an array or of a domain over one, as declared; 0 when it is no array. */
  public int elementOf(int oid) {
    int base = baseOf(oid);
    Type type = types.get(base);
    return type == null ? Oid.elementOf(base) : type.elementOid();
  }

  private static Type type(List<String> row) {
    if (row.size() != COLUMNS || row.stream().anyMatch(Objects::isNull)) {
      throw new ProtocolException("a type in the catalog has not its " + COLUMNS + " columns");
    }
    try {
      int elementOid = Integer.parseUnsignedInt(row.get(6));
      return new Type(
          Integer.parseUnsignedInt(row.get(0)),
          row.get(1),
          row.get(2),
          kind(row.get(3), elementOid),
          Integer.parseUnsignedInt(row.get(4)),
          Integer.parseInt(row.get(5)),
          elementOid);
    } catch (NumberFormatException e) {
      throw new ProtocolException("a type in the catalog is not as asked for: " + row);
    }
  }

  private static Kind kind(String typtype, int elementOid) {
    return switch (typtype) {
      case "b" -> elementOid == 0 ? Kind.BASE : Kind.ARRAY;
      case "c" -> Kind.COMPOSITE;
      case "d" -> Kind.DOMAIN;
      case "e" -> Kind.ENUM;
      case "m" -> Kind.MULTIRANGE;
      case "p" -> Kind.PSEUDO;
      case "r" -> Kind.RANGE;
      default -> throw new ProtocolException("a type in the catalog is of the kind " + typtype);
    };
  }
}
