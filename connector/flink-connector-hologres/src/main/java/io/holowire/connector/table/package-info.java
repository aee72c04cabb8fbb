/** What Flink's planner sees: factories, sources and sinks of tables. Opens no connection. */
package io.holowire.connector.table;
