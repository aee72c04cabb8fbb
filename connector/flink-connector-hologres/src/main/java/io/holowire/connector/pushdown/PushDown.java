package io.holowire.connector.pushdown;

import io.holowire.connector.sql.ConditionSql;
import java.io.Serializable;

/**
 * What of a query the server does instead of Flink.
 *
 * @param where a SQL condition over the columns of the relation, trusted; null = none
 * @param limit the most rows that are of interest; null = all
 * @param aggregation null = rows as they are
 * @param dynamicFilter makes a further condition of what is known when the query runs; null = none
 */
public record PushDown(
    String where, Long limit, Aggregation aggregation, DynamicFilter dynamicFilter)
    implements Serializable {
  /** Nothing. */
  public static final PushDown NONE = new PushDown(null, null, null, null);

  /** The same with a further condition; null = none. */
  public PushDown where(String further) {
    return new PushDown(ConditionSql.both(where, further), limit, aggregation, dynamicFilter);
  }
}
