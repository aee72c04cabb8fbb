package io.holowire.pgwire.conn;

import io.holowire.pgwire.config.HostOrder;
import io.holowire.pgwire.config.HostPort;
import io.holowire.pgwire.config.PgConfig;
import io.holowire.pgwire.config.SslMode;
import io.holowire.pgwire.config.TargetServer;
import io.holowire.pgwire.error.AuthException;
import io.holowire.pgwire.error.ConnectionException;
import io.holowire.pgwire.error.PgException;
import io.holowire.pgwire.error.ProtocolException;
import io.holowire.pgwire.error.ServerException;
import io.holowire.pgwire.error.SqlState;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Tries one host: each address of its name in turn, with TLS as configured, all before one
 * deadline. Everything happens on one event loop, which the connection then stays on.
 */
final class HostAttempt {
  /**
   * Why it came to nothing, in the order of trying.
   *
   * @param last whether the newest of them is final: no other host is to be asked
   */
  record Failure(List<PgException> causes, boolean last) {}

  private final PgConfig config;
  private final Transport transport;
  private final SslContext tls;
  private final HostPort host;
  private final RoleCheck role;
  private final Function<Connected, ChannelHandler> session;
  private final EventLoop loop;
  private final CompletableFuture<Connected> connected = new CompletableFuture<>();
  private final CompletableFuture<Failure> failed = new CompletableFuture<>();
  private final List<PgException> failures = new ArrayList<>();
  private final Deque<InetAddress> addresses = new ArrayDeque<>();
  private final long deadline;
  private ScheduledFuture<?> timer;
  private Channel channel;
  private String phase = "resolving the name";

  /**
   * @param tls null = plain
   * @param wanted ANY, PRIMARY or STANDBY
   */
  HostAttempt(
      PgConfig config,
      Transport transport,
      SslContext tls,
      HostPort host,
      TargetServer wanted,
      Function<Connected, ChannelHandler> session) {
    this.config = config;
    this.transport = transport;
    this.tls = tls;
    this.host = host;
    this.role = new RoleCheck(wanted);
    this.session = session;
    this.loop = transport.nextLoop();
    this.deadline = System.nanoTime() + config.connectTimeout().toNanos();
  }

  /** Completes on the event loop when the session's handler is in place; never fails. */
  CompletableFuture<Connected> connected() {
    return connected;
  }

  /** Completes, instead, with the reasons; never fails. */
  CompletableFuture<Failure> failed() {
    return failed;
  }

  /** Completes with either. */
  CompletableFuture<Object> over() {
    return CompletableFuture.anyOf(connected, failed);
  }

  void start() {
    loop.execute(
        () -> {
          if (isOver()) {
            return; // cancelled
          }
          timer = loop.schedule(this::expire, remainingMillis(), TimeUnit.MILLISECONDS);
          resolve();
        });
  }

  /** Ends it; any thread. */
  void cancel() {
    loop.execute(() -> giveUp(new ConnectionException("the attempt was cancelled", false), true));
  }

  private long remainingMillis() {
    return Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime()));
  }

  private boolean isOver() {
    return connected.isDone() || failed.isDone();
  }

  private void expire() {
    String why = "no success within " + config.connectTimeout() + ", while " + phase;
    giveUp(new ConnectionException(why, false), false);
  }

  private void resolve() {
    transport
        .offLoop(() -> resolve(host.host()))
        .whenCompleteAsync(
            (found, failure) -> {
              if (isOver()) {
                return;
              }
              if (failure != null) {
                String why = "the name cannot be resolved: " + failure.getMessage();
                giveUp(new ConnectionException(why, false, failure), false);
                return;
              }
              if (config.hostOrder() == HostOrder.RANDOM) {
                Collections.shuffle(found);
              }
              addresses.addAll(found);
              tryNextAddress();
            },
            loop);
  }

  private static List<InetAddress> resolve(String name) throws UnknownHostException {
    byte[] literal = NetUtil.createByteArrayFromIpAddressString(name);
    return literal != null
        ? List.of(InetAddress.getByAddress(name, literal))
        : Arrays.asList(InetAddress.getAllByName(name));
  }

  private void tryNextAddress() {
    InetAddress address = addresses.poll();
    if (address == null) {
      finish(false);
    } else {
      connect(new InetSocketAddress(address, host.port()), tls);
    }
  }

  /**
   * @param encryption null = plain
   */
  private void connect(InetSocketAddress address, SslContext encryption) {
    phase = "connecting to " + address;
    Attempt attempt = new Attempt(address, encryption);
    // An address that swallows our packets must leave time for those behind it.
    int millis = (int) Math.min(remainingMillis() / (addresses.size() + 1), Integer.MAX_VALUE);
    ChannelFuture connecting =
        transport
            .bootstrap(config, loop, Math.max(1, millis))
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel fresh) {
                    fresh.pipeline().addLast(attempt.firstHandler());
                  }
                })
            .connect(address);
    channel = connecting.channel();
    connecting.addListener(
        done -> {
          if (done.isSuccess()) {
            phase = "waiting for the server's answers";
          } else {
            String why = done.cause().getMessage();
            attempt.failed(
                Opening.Stage.NETWORK, new ConnectionException(why, false, done.cause()));
          }
        });
  }

  private void giveUp(PgException cause, boolean last) {
    if (!isOver()) {
      failures.add(failure(cause));
      finish(last);
    }
  }

  private void finish(boolean last) {
    if (!isOver()) {
      if (timer != null) {
        timer.cancel(false);
      }
      if (channel != null) {
        channel.close();
      }
      failed.complete(new Failure(failures, last));
    }
  }

  private void succeed(Connected result) {
    timer.cancel(false);
    connected.complete(result);
  }

  /** The same failure, saying what it happened to. */
  private PgException failure(PgException cause) {
    String doing =
        "connecting to " + host + ", database " + config.database() + ", user " + config.user();
    String message = doing + ": " + cause.getMessage();
    if (cause instanceof ServerException refusal) {
      return new ServerException(doing, refusal.fields());
    } else if (cause instanceof AuthException) {
      return new AuthException(message, cause.getCause());
    } else if (cause instanceof ProtocolException) {
      return new ProtocolException(message, cause.getCause());
    }
    return new ConnectionException(message, false, cause.getCause());
  }

  /** One channel to one address, encrypted or not. */
  private final class Attempt implements Opening {
    private final InetSocketAddress address;
    private final SslContext encryption;
    private boolean encrypted;
    private boolean over;

    Attempt(InetSocketAddress address, SslContext encryption) {
      this.address = address;
      this.encryption = encryption;
    }

    ChannelHandler firstHandler() {
      return encryption == null
          ? startup(null)
          : new TlsUpgrade(
              encryption,
              config.sslNegotiation(),
              config.sslMode().mandatory(),
              host,
              transport.workers(),
              this,
              this::startup);
    }

    private Startup startup(SslHandler ssl) {
      encrypted = ssl != null;
      ServerInfo server = new ServerInfo(host, address, encrypted ? encryption : null);
      return new Startup(
          config, role, server, ssl, transport.workers(), this, session, HostAttempt.this::succeed);
    }

    @Override
    public void failed(Stage stage, PgException cause) {
      if (over || isOver()) {
        return;
      }
      over = true;
      failures.add(failure(cause));
      if (fallsBack(stage, cause)) {
        connect(address, null);
      } else if (isFinal(stage, cause)) {
        finish(true);
      } else {
        tryNextAddress();
      }
    }

    /**
     * PREFER goes on without TLS when TLS fails, or when the server has no entry for encrypted
     * connections (28000). libpq does so upon any error, a wrong password included.
     */
    private boolean fallsBack(Stage stage, PgException cause) {
      if (encryption == null || config.sslMode() != SslMode.PREFER) {
        return false;
      }
      return stage == Stage.TLS
          || (encrypted
              && stage == Stage.SERVER
              && SqlState.INVALID_AUTHORIZATION_SPECIFICATION.equals(cause.sqlState()));
    }

    /**
     * As in libpq, a server that answers and refuses us is the answer: trying our password on the
     * other hosts would not help. Not so when it is starting, stopping, full, or out of resources
     * (libpq: 57P03 only).
     */
    private boolean isFinal(Stage stage, PgException cause) {
      return switch (stage) {
        case AUTHENTICATION -> true;
        case SERVER -> cause.retry() == SqlState.Retry.NONE;
        case NETWORK, TLS, ROLE -> false;
      };
    }
  }
}
