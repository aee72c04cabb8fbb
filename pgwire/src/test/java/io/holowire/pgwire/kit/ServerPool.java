package io.holowire.pgwire.kit;

import io.holowire.pgwire.wire.Frontend;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;

/** The server connections of a {@link TransactionPooler}, handed out in turn. */
final class ServerPool implements AutoCloseable {
  private final InetSocketAddress address;
  private final Map<String, String> startup;
  private final Map<String, String> parameters = new TreeMap<>(); // complete before the first take
  private final BlockingQueue<Server> idle = new LinkedBlockingQueue<>();
  private final Set<Server> all = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  ServerPool(InetSocketAddress address, Map<String, String> startup, int size) throws IOException {
    this.address = address;
    this.startup = startup;
    for (int i = 0; i < size; i++) {
      idle.add(connect());
    }
  }

  /** What the servers said of themselves at start-up. */
  Map<String, String> parameters() {
    return parameters;
  }

  /** Waits for the one that has been idle longest. */
  Server take(PooledClient client) throws InterruptedException {
    Server server = idle.take();
    server.owner = client;
    return server;
  }

  void giveBack(Server server) {
    server.owner = null;
    idle.add(server);
  }

  /** Closes one that is in an unknown state and puts a new one in its place. */
  void replace(Server server) throws IOException {
    server.owner = null;
    drop(server);
    if (!closed) {
      idle.add(connect());
    }
  }

  void cancel(Server server) throws IOException {
    ByteBuf request = Unpooled.buffer();
    Frontend.cancelRequest(request, server.key.pid(), server.key.secret());
    try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
      socket.getOutputStream().write(ByteBufUtil.getBytes(request));
      socket.getInputStream().read(); // the server closes when it has acted
    }
  }

  @Override
  public void close() {
    closed = true;
    all.forEach(this::drop);
  }

  private void drop(Server server) {
    all.remove(server);
    try {
      server.socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Server connect() throws IOException {
    Server server = new Server(new Socket(address.getAddress(), address.getPort()));
    all.add(server);
    server.login();
    Threads.start("pooler-server", server::answerAll);
    return server;
  }

  /** One connection to the server. */
  final class Server {
    private final Socket socket;
    private final InputStream in;
    private CancelKey key;
    private volatile PooledClient owner; // null = idle

    Server(Socket socket) throws IOException {
      this.socket = socket;
      socket.setTcpNoDelay(true);
      this.in = new BufferedInputStream(socket.getInputStream());
    }

    void send(Frame frame) throws IOException {
      frame.writeTo(socket.getOutputStream());
    }

    private void login() throws IOException {
      ByteBuf request = Unpooled.buffer();
      Frontend.startup(request, Frontend.PROTOCOL_3_0, startup);
      socket.getOutputStream().write(ByteBufUtil.getBytes(request));
      Frame frame;
      do {
        frame = Frame.read(in);
        if (frame == null || frame.tag() == 'E' || asksForPassword(frame)) {
          throw new IOException("the server does not let " + startup + " in without a question");
        }
        if (frame.tag() == 'S') {
          String name = frame.cstring(0);
          parameters.put(name, frame.cstring(name.length() + 1));
        } else if (frame.tag() == 'K') {
          key = frame.backendKey();
        }
      } while (frame.tag() != 'Z');
    }

    private static boolean asksForPassword(Frame frame) {
      return frame.tag() == 'R' && frame.int32(0) != 0;
    }

    private void answerAll() {
      try {
        Frame frame = Frame.read(in);
        while (frame != null) {
          answer(frame);
          frame = Frame.read(in);
        }
      } catch (IOException e) {
        // Gone; what follows from it is the same as for an orderly end.
      }
      lost();
    }

    private void answer(Frame frame) {
      PooledClient client = owner;
      try {
        if (client != null) {
          client.answer(frame);
        }
      } catch (IOException clientGone) {
        // Its own thread sees that, too, and replaces this connection.
      }
    }

    private void lost() {
      PooledClient client = owner;
      try {
        if (client != null) {
          client.serverGone();
        }
      } catch (IOException e) {
        // The client is gone as well.
      }
      idle.remove(this);
    }
  }
}
