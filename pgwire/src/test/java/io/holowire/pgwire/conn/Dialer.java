package io.holowire.pgwire.conn;

import static org.assertj.core.api.Assertions.assertThat;

import io.holowire.pgwire.config.HostPort;
import io.holowire.pgwire.config.PgConfig;
import io.holowire.pgwire.config.SslMode;
import io.holowire.pgwire.error.PgException;
import io.holowire.pgwire.kit.ScriptedServer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Opens channels for a test, with a session that keeps what arrives; closes them all in the end.
 */
final class Dialer implements AutoCloseable {
  private static final int LIMIT_SECONDS = 20;

  private final Transport transport = Transport.acquire();
  private final List<Connected> opened = new CopyOnWriteArrayList<>();
  private final Inbox inbox = new Inbox();

  static PgConfig.Builder config(ScriptedServer... servers) {
    return config(Arrays.stream(servers).mapToInt(ScriptedServer::port).toArray());
  }

  static PgConfig.Builder config(int... ports) {
    return PgConfig.builder()
        .hosts(Arrays.stream(ports).mapToObj(port -> new HostPort("127.0.0.1", port)).toList())
        .user("alice")
        .password("s3cret")
        .database("sales")
        .sslMode(SslMode.DISABLE);
  }

  Transport transport() {
    return transport;
  }

  CompletableFuture<Connected> dial(PgConfig.Builder config) {
    return Connector.connect(
        config.build(),
        transport,
        connected -> {
          opened.add(connected);
          return inbox;
        });
  }

  Connected connect(PgConfig.Builder config) throws Exception {
    try {
      return dial(config).get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw (Exception) e.getCause();
    }
  }

  /** What the attempt fails with; checked to hold no secret. */
  PgException failure(PgConfig.Builder config) throws Exception {
    try {
      Connected connected = dial(config).get(LIMIT_SECONDS, TimeUnit.SECONDS);
      throw new AssertionError("connected to " + connected.server());
    } catch (ExecutionException e) {
      assertThat(e.getCause()).isInstanceOf(PgException.class);
      for (Throwable t = e.getCause(); t != null; t = t.getCause()) {
        assertThat(t.toString()).doesNotContain("s3cret");
      }
      return (PgException) e.getCause();
    }
  }

  /** Bytes that arrived behind the hand-over. */
  byte[] received() {
    return inbox.bytes();
  }

  @Override
  public void close() {
    opened.forEach(connected -> connected.channel().close().awaitUninterruptibly());
    transport.release();
  }

  private static final class Inbox extends ChannelInboundHandlerAdapter {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    public synchronized void channelRead(ChannelHandlerContext ctx, Object message) {
      ByteBuf in = (ByteBuf) message;
      bytes.writeBytes(ByteBufUtil.getBytes(in));
      in.release();
    }

    synchronized byte[] bytes() {
      return bytes.toByteArray();
    }

    @Override
    public boolean isSharable() {
      return true;
    }
  }
}
