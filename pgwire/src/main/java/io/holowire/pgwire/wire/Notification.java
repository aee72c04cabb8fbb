package io.holowire.pgwire.wire;

/** What NOTIFY sent; {@code pid} is the sender's. */
public record Notification(int pid, String channel, String payload) {}
