/**
 * The bounded scan: a FLIP-27 source over {@code COPY (SELECT …) TO STDOUT (FORMAT binary)}.
 *
 * <p>The enumerator surveys the relation, has it cut ({@link io.holowire.connector.source.plan}),
 * holds the snapshot that all splits see, and hands splits out on request. A reader's fetching
 * thread imports the snapshot, starts the COPY of a split, takes the bytes from the connection and
 * hands them to Flink in chunks; the rows in them are decoded on the task thread. Three bounds hold
 * memory: the connection's read marks, {@link io.holowire.connector.source.ChunksInFlight}, and
 * Flink's queue of two.
 *
 * <p>What is promised: with a snapshot, a scan sees one instant, however many readers it has and
 * however often they fail. The snapshot is held until all is read; in a job that takes checkpoints,
 * until one is complete behind that. A split is gone on with behind the rows that it had emitted at
 * the checkpoint, by their number, since within a snapshot its rows come in one order: a table is
 * read from page to page by one process ({@link io.holowire.connector.sql.RowOrder#STORED}), and
 * what rows the snapshot shows on which page cannot change as long as it is held; what has no such
 * order is sorted. Without a snapshot, a split of a table is gone on with behind the place where
 * its last row is stored, and any other is read again.
 */
package io.holowire.connector.source;
