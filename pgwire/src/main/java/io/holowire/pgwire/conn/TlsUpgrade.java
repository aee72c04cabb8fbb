package io.holowire.pgwire.conn;

import io.holowire.pgwire.config.HostPort;
import io.holowire.pgwire.config.SslNegotiation;
import io.holowire.pgwire.error.AuthException;
import io.holowire.pgwire.error.ConnectionException;
import io.holowire.pgwire.error.PgException;
import io.holowire.pgwire.error.ProtocolException;
import io.holowire.pgwire.wire.Frontend;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.security.cert.CertificateException;
import java.util.concurrent.Executor;
import java.util.function.Function;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * The first handler of a channel that is to have TLS: gets it started, then gives way to another.
 */
final class TlsUpgrade extends ChannelInboundHandlerAdapter {
  private final SslContext tls;
  private final SslNegotiation negotiation;
  private final boolean mandatory;
  private final HostPort host;
  private final Executor workers;
  private final Opening opening;
  private final Function<SslHandler, ChannelHandler> next;
  private boolean ended;

  /**
   * @param mandatory whether to give up when the server has no TLS
   * @param workers for the JDK's part of the handshake, which takes milliseconds
   * @param next makes the handler that takes over; given null when the server has no TLS
   */
  TlsUpgrade(
      SslContext tls,
      SslNegotiation negotiation,
      boolean mandatory,
      HostPort host,
      Executor workers,
      Opening opening,
      Function<SslHandler, ChannelHandler> next) {
    this.tls = tls;
    this.negotiation = negotiation;
    this.mandatory = mandatory;
    this.host = host;
    this.workers = workers;
    this.opening = opening;
    this.next = next;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    if (negotiation == SslNegotiation.DIRECT) {
      handshake(ctx);
    } else {
      ByteBuf out = ctx.alloc().buffer(8);
      Frontend.sslRequest(out);
      ctx.writeAndFlush(out);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf in = (ByteBuf) message;
    try {
      if (!ended && in.isReadable()) {
        answered(ctx, (char) in.readUnsignedByte(), in.isReadable());
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void answered(ChannelHandlerContext ctx, char answer, boolean more) {
    if (more && (answer == 'S' || answer == 'N')) {
      // Sent in clear by whoever sits in between, to be taken for the server's (CVE-2021-23222).
      fail(ctx, Opening.Stage.TLS, new AuthException("bytes came with the answer to SSLRequest"));
      return;
    }
    switch (answer) {
      case 'S' -> handshake(ctx);
      case 'N' -> {
        if (mandatory) {
          fail(ctx, Opening.Stage.TLS, new AuthException("the server has no TLS"));
        } else {
          giveWay(ctx, null);
        }
      }
      // Its text is not shown: it came unauthenticated (CVE-2024-10977).
      case 'E' ->
          fail(
              ctx,
              Opening.Stage.TLS,
              new ConnectionException("the server answered SSLRequest with an error", false));
      default ->
          fail(
              ctx,
              Opening.Stage.NETWORK,
              new ProtocolException("the answer to SSLRequest is neither S nor N"));
    }
  }

  private void handshake(ChannelHandlerContext ctx) {
    SslHandler handler = tls.newHandler(ctx.alloc(), host.host(), host.port(), workers);
    handler.setHandshakeTimeoutMillis(0); // the deadline of the host covers it
    handler
        .handshakeFuture()
        .addListener(
            done -> {
              if (ended) {
                return;
              }
              if (!done.isSuccess()) {
                fail(ctx, Opening.Stage.TLS, handshakeFailure(done.cause()));
              } else if (negotiation == SslNegotiation.DIRECT
                  && !Tls.ALPN.equals(handler.applicationProtocol())) {
                fail(
                    ctx,
                    Opening.Stage.TLS,
                    new AuthException(
                        "the server did not agree to ALPN \"postgresql\", which sslNegotiation"
                            + " DIRECT needs"));
              } else {
                giveWay(ctx, handler);
              }
            });
    ctx.pipeline().addFirst("ssl", handler);
  }

  /** Refusals are final for this server; a handshake cut short may be the network's doing. */
  static PgException handshakeFailure(Throwable cause) {
    boolean refused = false;
    String why = cause.toString();
    for (Throwable c = cause; c != null; c = c.getCause()) {
      refused |= c instanceof SSLHandshakeException;
      if (c instanceof CertificateException || c instanceof SSLPeerUnverifiedException) {
        refused = true;
        why = "the server's certificate is not accepted: " + c.getMessage();
      }
    }
    String message = "TLS handshake failed: " + why;
    return refused
        ? new AuthException(message, cause)
        : new ConnectionException(message, false, cause);
  }

  private void giveWay(ChannelHandlerContext ctx, SslHandler handler) {
    ended = true;
    ctx.pipeline().replace(this, null, next.apply(handler));
  }

  private void fail(ChannelHandlerContext ctx, Opening.Stage stage, PgException cause) {
    if (!ended) {
      ended = true;
      ctx.close();
      opening.failed(stage, cause);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    fail(
        ctx,
        Opening.Stage.TLS,
        new ConnectionException("the server closed the connection before TLS", false));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    // A failed handshake comes here, too; its listener has the better cause.
    ctx.executor()
        .execute(
            () ->
                fail(
                    ctx,
                    Opening.Stage.NETWORK,
                    new ConnectionException("failed before TLS: " + cause, false, cause)));
  }
}
