/**
 * What of a query the server can do with the same answer as Flink: decided while planning, from
 * Flink's expressions and the server's types.
 */
package io.holowire.connector.pushdown;
