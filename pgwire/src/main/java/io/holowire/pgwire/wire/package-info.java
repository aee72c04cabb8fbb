/**
 * The protocol without input or output: functions that write frontend messages, a decoder that
 * turns bytes into callbacks, flyweights over rows. No channel, no thread, no clock. Formats:
 * PostgreSQL manual, "Message Formats".
 */
package io.holowire.pgwire.wire;
