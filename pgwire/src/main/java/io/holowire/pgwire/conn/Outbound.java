package io.holowire.pgwire.conn;

import io.holowire.pgwire.wire.Frontend;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;

/**
 * What a session writes: one flush per turn of the event loop, however many exchanges wrote. Event
 * loop only.
 */
final class Outbound {

  private final Channel channel;
  private boolean held;
  private boolean dirty;

  Outbound(Channel channel) {
    this.channel = channel;
  }

  ByteBuf buffer() {
    return channel.alloc().buffer(256);
  }

  /** Writes messages, whose ownership passes; they leave with the next flush. */
  void write(ByteBuf messages) {
    channel.write(messages).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    dirty = true;
  }

  /** Writes, and says when the bytes have left (or will never leave) this process. */
  void write(ByteBuf messages, Runnable settled) {
    channel
        .write(messages)
        .addListener(ChannelFutureListener.CLOSE_ON_FAILURE)
        .addListener(done -> settled.run());
    dirty = true;
  }

  void flush() {
    if (dirty && !held) {
      dirty = false;
      channel.flush();
    }
  }

  /** While what was read is being worked off, flushes wait for its end. */
  void hold() {
    held = true;
  }

  void letGo() {
    held = false;
    flush();
  }

  void copyFail(String reason) {
    ByteBuf out = buffer();
    Frontend.copyFail(out, reason);
    write(out);
    flush();
  }

  void terminate() {
    ByteBuf out = buffer();
    Frontend.terminate(out);
    write(out);
    channel.flush();
  }

  /** Whether the socket has taken all that was flushed to it. */
  boolean isDrained() {
    var pending = channel.unsafe().outboundBuffer();
    return pending != null && pending.totalPendingWriteBytes() == 0;
  }
}
