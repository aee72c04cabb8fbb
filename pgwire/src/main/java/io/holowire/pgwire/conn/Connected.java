package io.holowire.pgwire.conn;

import io.netty.channel.Channel;

/** A channel at the end of start-up, and what was learned of the server on the way. */
record Connected(Channel channel, ServerInfo server) {}
