package io.holowire.jmh.compare;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * One direction of a connection through {@link DelayingProxy}: what comes is stamped, waits in its
 * order and goes on when it is due. All on the proxy's thread.
 */
final class DelayedFlow extends ChannelInboundHandlerAdapter {
  /** Bytes under way, which no delay that is worth comparing fills. */
  private static final int MOST = 32 << 20;

  private final Channel from;
  private final Channel to;
  private final long delayNanos;
  private final Queue<Piece> pieces = new ArrayDeque<>();
  private DelayedFlow back;
  private int underWay;
  private boolean waiting;
  private boolean ended;

  private DelayedFlow(Channel from, Channel to, long delayNanos) {
    this.from = from;
    this.to = to;
    this.delayNanos = delayNanos;
  }

  /** Joins two channels; what has come from either is yet to be read. */
  static void link(Channel client, Channel server, long delayNanos) {
    DelayedFlow there = new DelayedFlow(client, server, delayNanos);
    DelayedFlow back = new DelayedFlow(server, client, delayNanos);
    there.back = back;
    back.back = there;
    client.pipeline().addLast(there);
    server.pipeline().addLast(back);
    if (client.isActive()) {
      client.config().setAutoRead(true);
      server.config().setAutoRead(true);
    } else {
      server.close();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    add((ByteBuf) message);
    if (underWay >= MOST) {
      from.config().setAutoRead(false);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    back.drop(); // nobody is there to take it
    ended = true;
    add(Unpooled.EMPTY_BUFFER);
  }

  /** The other direction has a receiver again. */
  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    back.await();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }

  private void add(ByteBuf bytes) {
    pieces.add(new Piece(System.nanoTime() + delayNanos, bytes));
    underWay += bytes.readableBytes();
    await();
  }

  /** Until the next piece is due, if anybody takes it. */
  private void await() {
    if (!waiting && !pieces.isEmpty() && (to.isWritable() || ended)) {
      waiting = true;
      long nanos = Math.max(0, pieces.element().due - System.nanoTime());
      to.eventLoop().schedule(this::forward, nanos, TimeUnit.NANOSECONDS);
    }
  }

  private void forward() {
    waiting = false;
    long now = System.nanoTime();
    while (!pieces.isEmpty() && pieces.element().due - now <= 0 && (to.isWritable() || ended)) {
      ByteBuf bytes = pieces.remove().bytes;
      underWay -= bytes.readableBytes();
      to.write(bytes);
    }
    to.flush();
    if (ended && pieces.isEmpty()) {
      // Behind what is not written yet.
      to.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    } else if (underWay < MOST) {
      from.config().setAutoRead(true);
    }
    await();
  }

  private void drop() {
    pieces.forEach(piece -> piece.bytes.release());
    pieces.clear();
    underWay = 0;
  }

  /**
   * What was read at once.
   *
   * @param due when it goes on, in the time of {@link System#nanoTime}
   */
  private record Piece(long due, ByteBuf bytes) {}
}
