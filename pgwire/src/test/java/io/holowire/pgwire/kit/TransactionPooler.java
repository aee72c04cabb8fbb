package io.holowire.pgwire.kit;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Stands in for pgbouncer in transaction mode, before 1.21: few server connections shared by many
 * clients, each handed out from a client's first message to the ReadyForQuery that says idle and
 * answers its last Sync. Statements that were prepared by name are not tracked: the next
 * transaction runs on the next server connection, in turn, where the name is not known, or known to
 * somebody else.
 *
 * <p>It logs in as one user, whom the server has to trust; its own clients are let in without a
 * question.
 */
public final class TransactionPooler implements AutoCloseable {
  private final ServerSocket listener;
  private final ServerPool servers;
  private final Map<Integer, PooledClient> clients = new ConcurrentHashMap<>();
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicInteger pids = new AtomicInteger();
  private final AtomicLong transactions = new AtomicLong();

  private TransactionPooler(InetSocketAddress server, Map<String, String> startup, int size)
      throws IOException {
    this.servers = new ServerPool(server, startup, size);
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Threads.start("pooler", this::acceptAll);
  }

  /**
   * @param serverConnections at least 2 for names to get lost between two transactions of a lone
   *     client
   */
  public static TransactionPooler start(
      String host, int port, String user, String database, int serverConnections)
      throws IOException {
    return new TransactionPooler(
        new InetSocketAddress(host, port),
        Map.of("user", user, "database", database),
        serverConnections);
  }

  public String host() {
    return listener.getInetAddress().getHostAddress();
  }

  public int port() {
    return listener.getLocalPort();
  }

  /** How often a server connection was handed out. */
  public long transactions() {
    return transactions.get();
  }

  /** Clients connected now. */
  public int clients() {
    return clients.size();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    servers.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  private void acceptAll() {
    try {
      while (true) {
        Socket socket = listener.accept();
        socket.setTcpNoDelay(true);
        sockets.add(socket);
        Threads.start("pooler-client", () -> serve(socket));
      }
    } catch (IOException closed) {
      servers.close();
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      Frame first = Frame.readUntagged(in);
      while (first.isSslRequest()) {
        socket.getOutputStream().write('N');
        first = Frame.readUntagged(in);
      }
      if (first.isCancelRequest()) {
        cancel(first.cancelKey());
      } else {
        serveClient(socket, in);
      }
    } catch (EOFException left) {
      // Left before saying who it is, or amid a message.
    } catch (IOException | InterruptedException e) {
      // The socket is gone, or the pooler is being closed.
    } finally {
      sockets.remove(socket);
    }
  }

  private void serveClient(Socket socket, InputStream in) throws IOException, InterruptedException {
    int pid = pids.incrementAndGet();
    PooledClient client = new PooledClient(socket, servers, transactions);
    clients.put(pid, client);
    try {
      client.welcome(pid);
      client.relay(in);
    } finally {
      clients.remove(pid);
      client.leave();
    }
  }

  private void cancel(CancelKey key) throws IOException {
    PooledClient client = clients.get(key.pid());
    if (client != null && client.key(key.pid()).equals(key)) {
      client.cancel();
    }
  }
}
