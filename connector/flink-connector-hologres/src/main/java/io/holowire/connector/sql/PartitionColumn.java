package io.holowire.connector.sql;

import java.io.Serializable;

/**
 * A column by which a table is partitioned, with what decides how its values compare.
 *
 * @param name as the server spells it
 * @param type SQL name of its type. With a modifier where that rounds a value when it is stored
 *     ({@code numeric(10,2)}), without where it would cut one that the column refuses ({@code
 *     varchar(10)})
 * @param collation SQL name; null = the type's own, or none
 */
public record PartitionColumn(String name, String type, String collation) implements Serializable {

  /** A value of any type as this column would hold it, under the column's name. */
  String holding(String value) {
    String collated = collation == null ? "" : " COLLATE " + collation;
    return value + "::" + type + collated + " AS " + Identifiers.quote(name);
  }
}
