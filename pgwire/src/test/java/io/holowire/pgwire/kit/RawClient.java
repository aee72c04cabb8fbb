package io.holowire.pgwire.kit;

import io.holowire.pgwire.wire.Frontend;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A blocking client that sends what it is told and reads frames: tests the kit, or a server's raw
 * behaviour.
 */
public final class RawClient implements AutoCloseable {
  private final Socket socket;
  private final InputStream in;

  private RawClient(Socket socket) throws IOException {
    this.socket = socket;
    socket.setTcpNoDelay(true);
    this.in = new BufferedInputStream(socket.getInputStream());
  }

  /** To loopback. */
  public static RawClient connect(int port) throws IOException {
    return new RawClient(new Socket(InetAddress.getLoopbackAddress(), port));
  }

  /** To the first ReadyForQuery, without a password; returns what came. */
  public List<Frame> login() throws IOException {
    return login(Map.of("user", "postgres", "database", "postgres"));
  }

  public List<Frame> login(Map<String, String> parameters) throws IOException {
    send(out -> Frontend.startup(out, Frontend.PROTOCOL_3_0, parameters));
    return readTo('Z');
  }

  /** All that {@code messages} appends, in one write. */
  public void send(Consumer<ByteBuf> messages) throws IOException {
    ByteBuf out = Unpooled.buffer();
    messages.accept(out);
    socket.getOutputStream().write(ByteBufUtil.getBytes(out));
  }

  /** Reads up to and including a message with this tag. */
  public List<Frame> readTo(char tag) throws IOException {
    List<Frame> frames = new ArrayList<>();
    Frame frame;
    do {
      frame = Frame.read(in);
      if (frame == null) {
        throw new IOException("the server closed after " + frames);
      }
      frames.add(frame);
    } while (frame.tag() != tag);
    return frames;
  }

  public InputStream in() {
    return in;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
