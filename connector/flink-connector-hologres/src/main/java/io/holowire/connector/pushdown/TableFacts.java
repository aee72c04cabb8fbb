package io.holowire.connector.pushdown;

import io.holowire.connector.server.TableShape;
import java.util.Set;

/**
 * What decides, besides the query, what the server can do of it.
 *
 * @param hologres whether the server is Hologres, of which less is asked
 * @param utf8 whether the database's encoding is UTF8
 * @param looseColumns columns whose collation calls different texts equal
 */
record TableFacts(TableShape table, boolean hologres, boolean utf8, Set<String> looseColumns) {
  TableFacts {
    looseColumns = Set.copyOf(looseColumns);
  }
}
