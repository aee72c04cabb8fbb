package io.holowire.pgwire.conn;

import io.holowire.pgwire.wire.CommandTag;
import io.holowire.pgwire.wire.RowShape;
import java.util.List;

/**
 * The result of one statement of a simple query, in the server's text format.
 *
 * @param tag how the statement ended; null for an empty one
 * @param shape the columns, or null when the statement returns no rows
 * @param rows one list per row, null for NULL
 */
public record SimpleResult(CommandTag tag, RowShape shape, List<List<String>> rows) {}
