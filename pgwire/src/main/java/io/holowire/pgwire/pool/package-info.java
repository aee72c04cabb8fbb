/**
 * Connections shared by several users of one server.
 *
 * <p>A connection comes back only idle: no transaction open, nothing queued, no cancel under way,
 * and without state that its last user left in the session.
 */
package io.holowire.pgwire.pool;
