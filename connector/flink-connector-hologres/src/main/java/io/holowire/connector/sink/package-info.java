/**
 * Writing: from changelog rows to acknowledged statements. Batches hold encoded rows ({@link
 * io.holowire.connector.sink.RowBatch}), a form turns a batch into protocol messages ({@link
 * io.holowire.connector.sink.WriteForm}), the pipeline keeps several under way and repeats what
 * fails ({@link io.holowire.connector.sink.Pipeline}), and the writers tie them to Flink.
 *
 * <p>Everything here runs on the task thread. What completes on an event loop comes back as a mail.
 */
package io.holowire.connector.sink;
