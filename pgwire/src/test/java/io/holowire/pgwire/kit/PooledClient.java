package io.holowire.pgwire.kit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One client of a {@link TransactionPooler}: whether it holds a server connection, and until when.
 */
final class PooledClient {
  private final Socket socket;
  private final ServerPool servers;
  private final AtomicLong transactions;
  private final byte[] secret = new byte[4];

  // Guarded by this. Nothing is written to a socket under the lock: the thread that relays answers
  // must never wait
  // for the one that relays requests.
  private ServerPool.Server server;
  private int unanswered; // Syncs and queries sent
  private boolean unsynced; // messages sent behind the last of them
  private boolean left;

  PooledClient(Socket socket, ServerPool servers, AtomicLong transactions) {
    this.socket = socket;
    this.servers = servers;
    this.transactions = transactions;
    ThreadLocalRandom.current().nextBytes(secret);
  }

  CancelKey key(int pid) {
    return new CancelKey(pid, secret);
  }

  /** Lets the client in, with the parameters of a server connection. */
  void welcome(int pid) throws IOException {
    List<Message> greeting = new ArrayList<>();
    greeting.add(Backend.authenticationOk());
    servers.parameters().forEach((name, value) -> greeting.add(status(name, value)));
    greeting.add(Backend.backendKey(pid, secret));
    greeting.add(Backend.readyForQuery());
    OutputStream out = socket.getOutputStream();
    for (Message message : greeting) {
      out.write(message.bytes());
    }
  }

  private static Message status(String name, String value) {
    return Backend.parameterStatus(name, value);
  }

  /** Passes the client's messages on until it terminates or closes. */
  void relay(InputStream in) throws IOException, InterruptedException {
    Frame frame = Frame.read(in);
    while (frame != null && frame.tag() != 'X') {
      ServerPool.Server to = serverFor(frame.tag());
      if (to != null) {
        to.send(frame);
      }
      frame = Frame.read(in);
    }
  }

  /** Returns null for what is late for a COPY that has failed: a server would skip it, too. */
  private ServerPool.Server serverFor(char tag) throws IOException, InterruptedException {
    boolean ofCopy = tag == 'd' || tag == 'c' || tag == 'f';
    synchronized (this) {
      if (server != null || ofCopy) {
        count(tag, ofCopy);
        return server;
      }
    }
    ServerPool.Server taken = servers.take(this); // may wait; nothing of ours is on its way
    transactions.incrementAndGet();
    synchronized (this) {
      server = taken;
      count(tag, ofCopy);
      return taken;
    }
  }

  private void count(char tag, boolean ofCopy) {
    if (tag == 'S' || tag == 'Q') {
      unanswered++;
      unsynced = false;
    } else if (!ofCopy) {
      unsynced = true;
    }
  }

  /** Passes a message of the server on; on the server connection's thread. */
  void answer(Frame frame) throws IOException {
    // Released first: whoever sees the ReadyForQuery may rely on it.
    if (frame.tag() == 'Z' && endsTransaction(frame)) {
      release();
    }
    frame.writeTo(socket.getOutputStream());
  }

  private synchronized boolean endsTransaction(Frame ready) {
    unanswered--;
    return ready.body()[0] == 'I' && unanswered == 0 && !unsynced;
  }

  private synchronized void release() {
    ServerPool.Server released = server;
    server = null;
    if (released != null) {
      servers.giveBack(released);
    }
  }

  /**
   * The client is gone; what it left unfinished goes with its server connection, as in pgbouncer.
   */
  synchronized void leave() throws IOException {
    left = true;
    if (server != null) {
      servers.replace(server);
      server = null;
    }
  }

  /** The server connection broke. */
  synchronized void serverGone() throws IOException {
    if (!left) {
      socket.close();
    }
  }

  void cancel() throws IOException {
    ServerPool.Server busy;
    synchronized (this) {
      busy = server;
    }
    if (busy != null) {
      servers.cancel(busy);
    }
  }
}
