/**
 * Values between Flink's rows and the binary formats of the wire: one reader or writer per column,
 * chosen once from Flink's type and the server's, then without boxing or text.
 */
package io.holowire.connector.row;
