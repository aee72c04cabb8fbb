package io.holowire.pgwire.kit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A TCP proxy on loopback that does to connections what networks do: see {@link Flow} for the
 * faults of each direction. Its own socket buffers are small, so that a stalled side is felt soon
 * by the other.
 */
public final class FaultProxy implements AutoCloseable {
  private static final int SOCKET_BUFFER = 64 * 1024;

  private final InetSocketAddress target;
  private final ServerSocket listener;
  private final Flow toServer = new Flow();
  private final Flow toClient = new Flow();
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private final AtomicInteger accepted = new AtomicInteger();
  private volatile boolean refusing;

  private FaultProxy(InetSocketAddress target) throws IOException {
    this.target = target;
    this.listener = new ServerSocket();
    listener.setReceiveBufferSize(SOCKET_BUFFER);
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    Threads.start("proxy", this::acceptAll);
  }

  public static FaultProxy to(String host, int port) throws IOException {
    return new FaultProxy(new InetSocketAddress(host, port));
  }

  public String host() {
    return listener.getInetAddress().getHostAddress();
  }

  public int port() {
    return listener.getLocalPort();
  }

  /** What the client sends. */
  public Flow toServer() {
    return toServer;
  }

  /** What the server sends. */
  public Flow toClient() {
    return toClient;
  }

  /** While true, new connections are closed as soon as they come. */
  public void refuse(boolean refuse) {
    refusing = refuse;
  }

  /** Connections accepted so far, refused ones included. */
  public int accepted() {
    return accepted.get();
  }

  /** Connections open now. */
  public int open() {
    return links.size();
  }

  /** Ends every connection, orderly. */
  public void closeAll() {
    links.forEach(link -> link.end(false));
  }

  /** Ends every connection with a RST to both sides. */
  public void resetAll() {
    links.forEach(link -> link.end(true));
  }

  @Override
  public void close() throws IOException {
    listener.close();
    toServer.heal();
    toClient.heal();
    closeAll();
  }

  private void acceptAll() {
    try {
      while (true) {
        Socket client = listener.accept();
        accepted.incrementAndGet();
        if (refusing) {
          client.close();
        } else {
          Threads.start("proxy-link", () -> open(client));
        }
      }
    } catch (IOException closed) {
      closeAll();
    }
  }

  private void open(Socket client) {
    Socket server = new Socket();
    Link link = new Link(client, server);
    links.add(link);
    try {
      server.setReceiveBufferSize(SOCKET_BUFFER);
      server.connect(target);
      server.setTcpNoDelay(true);
      client.setTcpNoDelay(true);
    } catch (IOException e) {
      link.end(true);
      return;
    }
    Threads.start("proxy-to-client", () -> link.pump(toClient, server, client));
    link.pump(toServer, client, server);
  }

  private final class Link {
    private final Socket client;
    private final Socket server;

    Link(Socket client, Socket server) {
      this.client = client;
      this.server = server;
    }

    void pump(Flow flow, Socket from, Socket to) {
      try {
        if (flow.pump(from.getInputStream(), to.getOutputStream())) {
          end(flow.cutsByReset());
        } else {
          to.shutdownOutput(); // the other direction may go on
          if (from.isOutputShutdown()) {
            end(false);
          }
        }
      } catch (SocketException gone) {
        end(true);
      } catch (IOException | InterruptedException e) {
        end(false);
      }
    }

    void end(boolean reset) {
      links.remove(this);
      end(client, reset);
      end(server, reset);
    }

    private static void end(Socket socket, boolean reset) {
      try (socket) {
        if (reset) {
          socket.setSoLinger(true, 0);
        } else if (socket.isConnected() && !socket.isOutputShutdown()) {
          socket.shutdownOutput();
        }
      } catch (IOException alreadyGone) {
        // Nothing is left to end.
      }
    }
  }
}
