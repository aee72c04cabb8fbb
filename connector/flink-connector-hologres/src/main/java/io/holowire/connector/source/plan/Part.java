package io.holowire.connector.source.plan;

import io.holowire.connector.sql.ConditionSql;
import io.holowire.connector.sql.RowOrder;
import java.io.Serializable;
import java.util.Objects;

/**
 * What one split reads. The parts of one plan cover the relation, and no row is in two of them.
 *
 * @param from the text behind FROM
 * @param condition which of its rows, in SQL; null = all
 * @param order in which they come
 * @param bytes about how many have to be read, as stored; 0 = unknown
 */
public record Part(String from, String condition, RowOrder order, long bytes)
    implements Serializable {
  public Part {
    Objects.requireNonNull(from, "from");
    Objects.requireNonNull(order, "order");
  }

  /** Those of its rows for which a further condition is true; null = none. */
  public Part where(String further) {
    return new Part(from, ConditionSql.both(condition, further), order, bytes);
  }
}
