/** Compares ways to move rows between Flink SQL and PostgreSQL: see README.md. */
package io.holowire.jmh.compare;
