/** What rows add up to, and a Flink table that keeps nothing else of them: a sink for scans. */
package io.holowire.jmh.compare.checksum;
