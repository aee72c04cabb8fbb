/**
 * The bulk load: rows by COPY, all or nothing and exactly once. What a COPY does not take is
 * explained by row, key and column.
 */
package io.holowire.connector.sink.load;
