package io.holowire.jmh.compare;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A TCP proxy on loopback that brings a server as far away as is asked for: all bytes arrive later,
 * as fast after one another as they were sent. One thread does all of it; that connecting takes a
 * round trip as well is not imitated.
 */
final class DelayingProxy implements AutoCloseable {
  /** With NIO, which waits whole milliseconds, the delay is up to a millisecond longer. */
  private static final boolean EPOLL = Epoll.isAvailable();

  private static final WriteBufferWaterMark UNSENT = new WriteBufferWaterMark(1 << 20, 4 << 20);

  private final InetSocketAddress target;
  private final long delayNanos;
  private final EventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(
          1,
          new DefaultThreadFactory("delaying-proxy", true),
          EPOLL ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
  private final Channel listener;

  private DelayingProxy(InetSocketAddress target, Duration roundTrip) {
    this.target = target;
    this.delayNanos = roundTrip.toNanos() / 2;
    ChannelHandler connect =
        new ChannelInitializer<>() {
          @Override
          protected void initChannel(Channel client) {
            connect(client);
          }
        };
    listener =
        new ServerBootstrap()
            .group(loop)
            .channel(serverChannel())
            .childOption(ChannelOption.AUTO_READ, false)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, UNSENT)
            .childHandler(connect)
            .bind(InetAddress.getLoopbackAddress(), 0)
            .syncUninterruptibly()
            .channel();
  }

  /** Half of the round trip is the delay of each direction. */
  static DelayingProxy to(String host, int port, Duration roundTrip) {
    return new DelayingProxy(new InetSocketAddress(host, port), roundTrip);
  }

  String host() {
    return address().getAddress().getHostAddress();
  }

  int port() {
    return address().getPort();
  }

  /** Ends every connection. */
  @Override
  public void close() {
    loop.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private InetSocketAddress address() {
    return (InetSocketAddress) listener.localAddress();
  }

  private static Class<? extends ServerChannel> serverChannel() {
    return EPOLL ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
  }

  private void connect(Channel client) {
    new Bootstrap()
        .group(loop)
        .channel(EPOLL ? EpollSocketChannel.class : NioSocketChannel.class)
        .option(ChannelOption.AUTO_READ, false)
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.WRITE_BUFFER_WATER_MARK, UNSENT)
        .handler(new ChannelInboundHandlerAdapter())
        .connect(target)
        .addListener(
            (ChannelFutureListener)
                connected -> {
                  if (connected.isSuccess()) {
                    DelayedFlow.link(client, connected.channel(), delayNanos);
                  } else {
                    client.close();
                  }
                });
  }
}
