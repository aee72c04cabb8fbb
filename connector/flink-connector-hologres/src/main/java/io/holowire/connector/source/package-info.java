/**
 * The bounded scan: a FLIP-27 source over {@code COPY (SELECT …) TO STDOUT (FORMAT binary)}.
 *
 * <p>The enumerator hands out splits, each a part of the relation that one COPY reads. The fetching
 * thread takes the bytes from the connection and hands them to Flink in chunks; the rows in them
 * are decoded on the task thread. Three bounds hold memory: the connection's read marks, {@link
 * io.holowire.connector.source.ChunksInFlight}, and Flink's queue of two.
 *
 * <p>What is promised: a scan is one statement, so it sees one instant. A job without checkpoints
 * that fails reads its unfinished splits again, from the beginning, together with what is behind
 * them. A job with checkpoints resumes a split behind the rows it has emitted, by their number.
 * That is exact as long as the relation is not written to and not rewritten in between: scans begin
 * at the first page and run in one process (see {@link io.holowire.connector.source.SplitScan}), so
 * the order is that of the table. With writers in between, rows may be missed or repeated after a
 * restore.
 */
package io.holowire.connector.source;
