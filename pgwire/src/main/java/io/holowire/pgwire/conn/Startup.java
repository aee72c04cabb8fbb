package io.holowire.pgwire.conn;

import io.holowire.pgwire.auth.Authenticator;
import io.holowire.pgwire.auth.Reply;
import io.holowire.pgwire.config.PgConfig;
import io.holowire.pgwire.error.AuthException;
import io.holowire.pgwire.error.ConnectionException;
import io.holowire.pgwire.error.PgException;
import io.holowire.pgwire.error.ProtocolException;
import io.holowire.pgwire.error.ServerException;
import io.holowire.pgwire.error.ServerFields;
import io.holowire.pgwire.wire.AuthRequest;
import io.holowire.pgwire.wire.CommandTag;
import io.holowire.pgwire.wire.FrameDecoder;
import io.holowire.pgwire.wire.Frontend;
import io.holowire.pgwire.wire.RowReader;
import io.holowire.pgwire.wire.RowShape;
import io.holowire.pgwire.wire.RunReader;
import io.holowire.pgwire.wire.TxStatus;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.net.ssl.SSLException;

/**
 * Exchange 0: the start-up message, authentication, the server's parameters and key, the role
 * check; then hands the channel over to the session's handler, with whatever bytes came behind.
 * Event loop only.
 */
final class Startup extends ChannelInboundHandlerAdapter {
  /** The largest message taken from whoever has not proved anything yet. */
  private static final int MAX_MESSAGE_BYTES_BEFORE_AUTHENTICATION = 64 << 10;

  private enum Phase {
    AUTHENTICATING,
    HASHING,
    STARTING,
    CHECKING_ROLE,
    READY,
    ENDED
  }

  private final PgConfig config;
  private final RoleCheck role;
  private final ServerInfo server;
  private final Authenticator authenticator;
  private final Executor workers;
  private final Opening opening;
  private final Function<Connected, ChannelHandler> session;
  private final Consumer<Connected> connected;
  private ChannelHandlerContext ctx;
  private FrameDecoder decoder;
  private Phase phase = Phase.AUTHENTICATING;
  private String roleAnswer;
  private ByteBuf reading; // what the decoder is being fed
  private ByteBuf leftOver; // what came behind the last ReadyForQuery of ours

  /**
   * @param ssl null = plain
   * @param session makes the handler that takes over
   * @param connected told when it has
   */
  Startup(
      PgConfig config,
      RoleCheck role,
      ServerInfo server,
      SslHandler ssl,
      Executor workers,
      Opening opening,
      Function<Connected, ChannelHandler> session,
      Consumer<Connected> connected) {
    this.config = config;
    this.role = role;
    this.server = server;
    this.authenticator =
        new Authenticator(config, ssl == null ? null : Tls.peerCertificate(ssl), ssl != null);
    this.workers = workers;
    this.opening = opening;
    this.session = session;
    this.connected = connected;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    ctx = context;
    decoder = new FrameDecoder(new Answers(), ctx.alloc(), MAX_MESSAGE_BYTES_BEFORE_AUTHENTICATION);
    if (ctx.channel().isActive()) {
      sendStartup();
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    decoder.close();
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    sendStartup();
  }

  private void sendStartup() {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("user", config.user());
    parameters.put("database", config.database());
    parameters.put("client_encoding", "UTF8");
    parameters.put("application_name", config.applicationName());
    parameters.putAll(config.startupParameters());
    send(out -> Frontend.startup(out, Frontend.PROTOCOL_3_0, parameters));
  }

  private void send(Consumer<ByteBuf> message) {
    ByteBuf out = ctx.alloc().buffer(256);
    message.accept(out);
    ctx.writeAndFlush(out);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (phase == Phase.ENDED) {
      ReferenceCountUtil.release(message);
      return;
    }
    reading = (ByteBuf) message;
    try {
      decoder.feed(reading);
      if (phase == Phase.READY) {
        handOver();
      }
    } catch (AuthException e) {
      fail(Opening.Stage.AUTHENTICATION, e);
    } catch (PgException e) {
      fail(Opening.Stage.NETWORK, e);
    } catch (RuntimeException e) {
      fail(
          Opening.Stage.NETWORK,
          new ConnectionException("a failure of this client: " + e, false, e));
    } finally {
      ReferenceCountUtil.release(message);
      reading = null;
      if (leftOver != null) {
        leftOver.release();
        leftOver = null;
      }
    }
  }

  private void handOver() {
    Connected result = new Connected(ctx.channel(), server);
    ChannelHandler handler = session.apply(result);
    phase = Phase.ENDED;
    ctx.pipeline().replace(this, "session", handler);
    if (leftOver != null) {
      ByteBuf rest = leftOver;
      leftOver = null;
      ctx.fireChannelRead(rest); // this context leads on to the handler in its place
    }
    connected.accept(result);
  }

  private void fail(Opening.Stage stage, PgException cause) {
    if (phase != Phase.ENDED) {
      phase = Phase.ENDED;
      decoder.close();
      ctx.close();
      opening.failed(stage, cause);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    fail(
        Opening.Stage.NETWORK,
        new ConnectionException("the server closed the connection during start-up", false));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause.getCause() instanceof SSLException) {
      // TLS 1.3: the server refuses our certificate after the handshake has ended for us.
      fail(Opening.Stage.TLS, TlsUpgrade.handshakeFailure(cause.getCause()));
      return;
    }
    fail(
        Opening.Stage.NETWORK,
        new ConnectionException("failed during start-up: " + cause, false, cause));
  }

  private void answer(AuthRequest request) {
    if (phase != Phase.AUTHENTICATING) {
      throw new ProtocolException("an authentication message out of turn");
    }
    if (!Authenticator.isExpensive(request)) {
      reply(authenticator.respond(request));
      return;
    }
    phase = Phase.HASHING;
    try {
      CompletableFuture.supplyAsync(() -> authenticator.respond(request), workers)
          .whenCompleteAsync(this::hashed, ctx.executor());
    } catch (RejectedExecutionException e) {
      throw new ConnectionException("this client is shutting down", false, e);
    }
  }

  private void hashed(Reply reply, Throwable failure) {
    if (phase != Phase.HASHING) {
      return;
    }
    phase = Phase.AUTHENTICATING;
    if (failure == null) {
      reply(reply);
    } else if (failure.getCause() instanceof AuthException refusal) {
      fail(Opening.Stage.AUTHENTICATION, refusal);
    } else {
      fail(
          Opening.Stage.NETWORK,
          new ConnectionException("a failure of this client: " + failure, false, failure));
    }
  }

  private void reply(Reply reply) {
    if (reply instanceof Reply.Password password) {
      send(out -> Frontend.password(out, password.bytes()));
    } else if (reply instanceof Reply.SaslInitial first) {
      send(out -> Frontend.saslInitial(out, first.mechanism(), first.bytes()));
    } else if (reply instanceof Reply.SaslResponse next) {
      send(out -> Frontend.saslResponse(out, next.bytes()));
    } else if (reply instanceof Reply.Done) {
      phase = Phase.STARTING;
      decoder.maxMessageBytes(config.maxMessageBytes());
    }
  }

  private void ready() {
    if (phase == Phase.STARTING) {
      checkSettings();
      Boolean fits = role.reported(server);
      if (fits == null) {
        phase = Phase.CHECKING_ROLE;
        send(out -> Frontend.query(out, role.query()));
      } else {
        decide(fits);
      }
    } else if (phase == Phase.CHECKING_ROLE) {
      decide(role.fits(roleAnswer));
    } else {
      throw new ProtocolException("ReadyForQuery out of turn");
    }
  }

  /** Every value we write, and every text we read, rests on these two. */
  private void checkSettings() {
    String encoding = server.parameter("client_encoding");
    if (encoding != null && !encoding.equalsIgnoreCase("UTF8")) {
      throw new ConnectionException("client_encoding is " + encoding + ", not UTF8", false);
    }
    if ("off".equals(server.parameter("integer_datetimes"))) {
      throw new ConnectionException("the server has floating-point timestamps", false);
    }
  }

  private void decide(boolean fits) {
    if (!fits) {
      send(Frontend::terminate);
      fail(Opening.Stage.ROLE, new ConnectionException(role.refusal(), false));
      return;
    }
    phase = Phase.READY;
    // The decoder stands right behind the message that it has just dispatched.
    if (reading.isReadable()) {
      leftOver = reading.retainedSlice();
    }
    decoder.close(); // what follows is for the session's decoder
  }

  /** The server's messages. */
  private final class Answers extends EarlyMessages {
    private final RunReader run = new RunReader();
    private final RowReader row = new RowReader();

    @Override
    public void authentication(AuthRequest request) {
      answer(request);
    }

    @Override
    public void backendKey(int pid, byte[] secret) {
      if (phase != Phase.STARTING) {
        throw new ProtocolException("BackendKeyData out of turn");
      }
      server.backendKey(pid, secret);
    }

    /** We ask for 3.0, the oldest there is, so only options are left to be refused. */
    @Override
    public void negotiateProtocol(int newestMinor, List<String> unrecognized) {
      if (!unrecognized.isEmpty()) {
        throw new ConnectionException(
            "the server does not know the protocol options " + unrecognized, false);
      }
    }

    @Override
    public void parameterStatus(String name, String value) {
      server.parameterChanged(name, value);
    }

    @Override
    public void error(ServerFields fields) {
      ServerException refusal = new ServerException(fields);
      if (phase == Phase.CHECKING_ROLE) {
        fail(
            Opening.Stage.ROLE,
            new ConnectionException(
                "the server does not say which role it has: " + refusal.getMessage(),
                false,
                refusal));
      } else {
        fail(Opening.Stage.SERVER, refusal);
      }
    }

    @Override
    public void rowDescription(RowShape shape) {
      checkingRole("RowDescription");
    }

    @Override
    public void dataRows(ByteBuf rows, int messages) {
      checkingRole("DataRow");
      run.wrap(rows);
      if (run.next()) {
        row.wrap(run);
        roleAnswer = row.columns() == 1 && !row.isNull(0) ? row.getText(0) : null;
      }
    }

    @Override
    public void commandComplete(CommandTag tag) {
      checkingRole("CommandComplete");
    }

    private void checkingRole(String message) {
      if (phase != Phase.CHECKING_ROLE) {
        throw new ProtocolException(message + " during start-up");
      }
    }

    @Override
    public void readyForQuery(TxStatus status) {
      ready();
    }
  }
}
