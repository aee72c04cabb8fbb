package io.holowire.pgwire.conn;

import io.holowire.pgwire.wire.RowShape;
import java.util.List;

/**
 * What the server said of a prepared statement.
 *
 * @param parameterOids the type of each parameter, as the server resolved it
 * @param rows the columns of its rows, or null when it returns none
 */
public record Statement(List<Integer> parameterOids, RowShape rows) {}
