/**
 * Writing: from changelog rows to acknowledged statements.
 *
 * <p>{@link io.holowire.connector.sink.Changes} keep rows encoded, in order of arrival. A {@link
 * io.holowire.connector.sink.RowBatch} is a range of them, folded ({@link
 * io.holowire.connector.sink.Folding}) into {@link io.holowire.connector.sink.Step}s, each of which
 * a form ({@link io.holowire.connector.sink.WriteForm}) turns into protocol messages for one table
 * or for the partitions ({@link io.holowire.connector.sink.Destinations}). The {@link
 * io.holowire.connector.sink.Pipeline} keeps several batches under way, repeats what fails, and
 * halves what is bad. {@link io.holowire.connector.sink.UpsertWriter} and {@link
 * io.holowire.connector.sink.BulkLoadWriter} tie it to Flink. {@link
 * io.holowire.connector.sink.PartitionRouter} knows which partition a row belongs to.
 *
 * <p>Everything here runs on the task thread. What completes on an event loop comes back as a mail.
 */
package io.holowire.connector.sink;
