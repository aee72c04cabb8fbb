package io.holowire.pgwire.pool;

/**
 * What a pool holds at one moment, and what it has done so far.
 *
 * @param open connections that exist or are being made
 * @param idle of these, ready to be handed out
 * @param leased of these, in use
 * @param waiting callers that wait
 * @param acquired leases handed out so far
 * @param connected connections made so far
 * @param timedOut callers that waited in vain so far
 */
public record PoolStats(
    int open, int idle, int leased, int waiting, long acquired, long connected, long timedOut) {}
