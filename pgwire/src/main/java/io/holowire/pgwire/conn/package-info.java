/**
 * Connections: start-up, the queue of exchanges, and one file per kind of exchange.
 *
 * <p>What holds here, each with a test that breaks when it does not:
 *
 * <ol>
 *   <li>One exchange = exactly one Sync (or one simple Query) = exactly one ReadyForQuery.
 *   <li>Only the head of the queue sees messages. ParameterStatus, Notice and Notification never
 *       reach an exchange.
 *   <li>After ErrorResponse the head discards to its ReadyForQuery. FATAL or an unexpected tag ends
 *       the connection: everything queued fails once, with the first cause.
 *   <li>A caller that loses interest detaches; the exchange drains by itself.
 *   <li>Reading is paused only by an exclusive exchange (COPY OUT, row stream) with nothing of ours
 *       unwritten behind it. So a deadlock of two full buffers cannot happen.
 *   <li>Values are encoded and decoded on the caller's thread; the event loop frames, dispatches,
 *       writes.
 *   <li>Futures per batch or chunk, never per row.
 *   <li>Memory is bounded: unwritten bytes, unread chunks, buffered results, waiting exchanges.
 *   <li>Secrets never appear in {@code toString}, logs or exceptions.
 * </ol>
 */
package io.holowire.pgwire.conn;
