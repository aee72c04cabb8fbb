/** Rows that stand in this JVM's memory, as a Flink table: a source that costs next to nothing. */
package io.holowire.jmh.compare.memory;
