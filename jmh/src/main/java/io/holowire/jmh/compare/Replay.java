package io.holowire.jmh.compare;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * A session that sends what was recorded, waiting for nothing but room, while what comes back is
 * thrown away: one thread each.
 */
record Replay(Server server, Recording recording) implements Callable<Void> {
  /** Connects, and disconnects when as much has come back as once did. */
  @Override
  public Void call() throws IOException {
    try (SocketChannel channel =
        SocketChannel.open(new InetSocketAddress(server.host(), server.port()))) {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      Messages answers = new Messages(channel.socket().getInputStream());
      OutputStream out = channel.socket().getOutputStream();
      Login.run(server, recording.startup(), out, answers);
      CompletableFuture<Void> sent =
          CompletableFuture.runAsync(
              () -> send(channel), task -> new Thread(task, "replay").start());
      receive(answers, sent);
      out.write(new byte[] {Messages.TERMINATE, 0, 0, 0, Integer.BYTES});
    }
    return null;
  }

  /** From the file's pages into the socket, copied by nobody. */
  private void send(SocketChannel channel) {
    try (FileChannel file = FileChannel.open(recording.file())) {
      long size = file.size();
      for (long at = 0; at < size; ) {
        at += file.transferTo(at, size - at, channel);
      }
    } catch (IOException e) {
      try {
        channel.close(); // else the other thread would wait for ever
      } catch (IOException closing) {
        e.addSuppressed(closing);
      }
      throw new CompletionException(e);
    }
  }

  private void receive(Messages answers, CompletableFuture<Void> sent) throws IOException {
    long rows = 0;
    long ready = 0;
    while (ready < recording.answers()) {
      try {
        answers.require();
      } catch (IOException e) {
        if (sent.isCompletedExceptionally()) {
          sent.join();
        }
        throw e;
      }
      switch (answers.type()) {
        case Messages.READY_FOR_QUERY -> ready++;
        case Messages.DATA_ROW -> rows++;
        case Messages.ERROR ->
            throw new IOException("the server refuses what is replayed: " + answers.error());
        default -> {}
      }
    }
    sent.join();
    if (rows != recording.rows()) {
      throw new IOException("%,d rows came back instead of %,d".formatted(rows, recording.rows()));
    }
  }
}
