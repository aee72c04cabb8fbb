package io.holowire.connector.server;

import java.io.Serializable;
import java.util.List;

/**
 * A unique index over whole columns and all rows.
 *
 * @param name the index's name
 * @param primary whether it is the primary key
 * @param immediate false for a deferrable constraint, which ON CONFLICT cannot name
 * @param columns in the index's order
 */
public record UniqueIndex(String name, boolean primary, boolean immediate, List<String> columns)
    implements Serializable {
  public UniqueIndex {
    columns = List.copyOf(columns);
  }
}
