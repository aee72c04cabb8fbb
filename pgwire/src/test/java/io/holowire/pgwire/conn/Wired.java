package io.holowire.pgwire.conn;

import io.holowire.pgwire.config.PgConfig;
import io.holowire.pgwire.kit.Message;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * A session on a channel in memory: the test is the server, and the event loop runs when the test
 * says so.
 */
final class Wired implements AutoCloseable {
  final EmbeddedChannel channel = new EmbeddedChannel();
  final List<CompletableFuture<Void>> cancels = new ArrayList<>();
  final Session session;
  final PgConnection connection;

  Wired(PgConfig config) {
    session =
        new Session(
            config,
            new Connected(channel, ServerInfos.scripted()),
            limit -> {
              CompletableFuture<Void> cancel = new CompletableFuture<>();
              cancels.add(cancel);
              return cancel;
            });
    channel.pipeline().addLast(session);
    connection = new PgConnection(session);
  }

  Wired() {
    this(PgConfig.builder().build());
  }

  /** The server sends this in one segment. */
  Wired answer(Message... messages) {
    return answer(Message.buffer(messages));
  }

  Wired answer(ByteBuf bytes) {
    run();
    channel.writeInbound(bytes);
    return run();
  }

  Wired run() {
    channel.runPendingTasks();
    return this;
  }

  /** What was sent since the last call: the tags of the messages, in order. */
  String sent() {
    run();
    StringBuilder tags = new StringBuilder();
    ByteBuf bytes = sentBytes();
    while (bytes.isReadable()) {
      tags.append((char) bytes.readByte());
      bytes.skipBytes(bytes.getInt(bytes.readerIndex()));
    }
    return tags.toString();
  }

  ByteBuf sentBytes() {
    run();
    ByteBuf all = Unpooled.buffer();
    for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
      all.writeBytes(out);
      out.release();
    }
    return all;
  }

  String sentHex() {
    return ByteBufUtil.hexDump(sentBytes());
  }

  /** What a future that must be done failed with; null when it did not. */
  static Throwable failure(CompletableFuture<?> future) {
    if (!future.isDone()) {
      throw new AssertionError("not done");
    }
    try {
      future.get();
      return null;
    } catch (ExecutionException e) {
      return e.getCause();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    connection.close();
    run();
    channel.finishAndReleaseAll();
  }
}
