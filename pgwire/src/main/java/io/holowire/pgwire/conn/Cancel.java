package io.holowire.pgwire.conn;

import io.holowire.pgwire.config.PgConfig;
import io.holowire.pgwire.error.ConnectionException;
import io.holowire.pgwire.error.PgException;
import io.holowire.pgwire.wire.Frontend;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslContext;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Sends one cancel request, on a connection of its own to the address that the session uses,
 * encrypted if the session is.
 */
final class Cancel implements Opening {
  private final ServerInfo server;
  private final PgConfig config;
  private final Transport transport;
  private final EventLoop loop;
  private final CompletableFuture<Void> result = new CompletableFuture<>();
  private Channel channel;
  private boolean sent;

  private Cancel(ServerInfo server, PgConfig config, Transport transport) {
    this.server = server;
    this.config = config;
    this.transport = transport;
    this.loop = transport.nextLoop();
  }

  /**
   * Asks the server to cancel what its backend runs.
   *
   * @return completes when the server has closed the connection: by then it has passed the request
   *     on. Fails with a {@link ConnectionException}, whose {@code sent()} says whether the request
   *     may still take effect, also when nothing of that has happened within {@link
   *     PgConfig#connectTimeout}
   */
  static CompletableFuture<Void> send(ServerInfo server, PgConfig config, Transport transport) {
    if (server.secret().length == 0) {
      return CompletableFuture.failedFuture(
          new ConnectionException("the server gave no key to cancel with", false));
    }
    if (!transport.retain()) {
      return CompletableFuture.failedFuture(
          new ConnectionException("the transport has been shut down", false));
    }
    Cancel cancel = new Cancel(server, config, transport);
    cancel.result.whenComplete((done, failure) -> transport.release());
    cancel.loop.execute(cancel::start);
    return cancel.result;
  }

  private void start() {
    int millis = (int) Math.min(config.connectTimeout().toMillis(), Integer.MAX_VALUE);
    ScheduledFuture<?> timer =
        loop.schedule(
            () -> end(new ConnectionException(doing() + ": no end in time", sent)),
            millis,
            TimeUnit.MILLISECONDS);
    result.whenComplete((done, failure) -> timer.cancel(false));
    SslContext tls = server.tlsContext();
    Request request = new Request();
    ChannelFuture connecting =
        transport
            .bootstrap(config, loop, Math.max(1, millis))
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel fresh) {
                    fresh
                        .pipeline()
                        .addLast(
                            tls == null
                                ? request
                                : new TlsUpgrade(
                                    tls,
                                    config.sslNegotiation(),
                                    /* mandatory= */ true, // the secret goes over it
                                    server.host(),
                                    transport.workers(),
                                    Cancel.this,
                                    ssl -> request));
                  }
                })
            .connect(server.address());
    channel = connecting.channel();
    connecting.addListener(
        done -> {
          if (!done.isSuccess()) {
            failed(
                Stage.NETWORK,
                new ConnectionException(done.cause().getMessage(), false, done.cause()));
          }
        });
  }

  @Override
  public void failed(Stage stage, PgException cause) {
    end(new ConnectionException(doing() + ": " + cause.getMessage(), sent, cause));
  }

  private String doing() {
    return "cancelling at " + server.host() + " (" + server.address() + ")";
  }

  private void end(ConnectionException failure) {
    if (failure == null) {
      result.complete(null);
    } else {
      result.completeExceptionally(failure);
    }
    channel.close();
  }

  /** Writes the request as soon as it may, then waits for the end. */
  private final class Request extends ChannelInboundHandlerAdapter {
    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
      if (ctx.channel().isActive()) {
        write(ctx);
      }
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
      write(ctx);
    }

    private void write(ChannelHandlerContext ctx) {
      ByteBuf out = ctx.alloc().buffer(32);
      Frontend.cancelRequest(out, server.pid(), server.secret());
      sent = true;
      ctx.writeAndFlush(out);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      ReferenceCountUtil.release(message); // a server has nothing to say here
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      end(null);
    }

    /** A reset: servers that close without reading to the end cause one. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      if (cause instanceof IOException) {
        end(null);
      } else {
        failed(Stage.NETWORK, new ConnectionException(cause.toString(), sent, cause));
      }
    }
  }
}
