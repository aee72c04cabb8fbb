/**
 * Lookup joins: keys in flight are coalesced into one statement.
 *
 * <p>Keys are encoded by the thread that asks (Flink's task thread), straight into the parameters
 * of the batch that is still open. A batch goes out as soon as a connection is free, so a key alone
 * waits for nothing and many keys share a round trip. Answers arrive on the event loop and are
 * decoded on one thread per function, which then sends the next batch: the keys that come instead
 * of those just answered are in it. Futures may complete on any thread, and Flink hands them back
 * to its own. So the event loop, which other tasks use, too, neither encodes nor decodes a value.
 *
 * <p>A synchronous lookup does all of it in the task thread, one key at a time.
 *
 * <p>On Hologres, keys that hold the partition columns are looked up in the children of their
 * table: a batch is divided where it is sent, so that its bounds, retries and timeout are those of
 * any other.
 *
 * <p>Rows in an answer belong to whoever asked: nothing of them is used again.
 */
package io.holowire.connector.lookup;
