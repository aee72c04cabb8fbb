package io.holowire.pgwire.kit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A server on loopback that plays one script per connection, in the order of connecting:
 *
 * <pre>{@code
 * try (var server = ScriptedServer.start(
 *     peer -> peer.login().expect("Q").send(commandComplete("BEGIN"), readyForQuery('T')).reset(),
 *     peer -> peer.login().thenStall())) {
 *   … connect to server.port() …
 * }
 * }</pre>
 *
 * Connections that only bring a CancelRequest take no script; they are recorded. A script that
 * fails, or a connection for which there is none, is reported by {@link #awaitScripts} and {@link
 * #close}.
 */
public final class ScriptedServer implements AutoCloseable {
  private final ServerSocket listener;
  private final Script rest; // for connections behind the last script; null = there are to be none
  private final Deque<Script> scripts;
  private final int expected;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final List<CancelKey> cancels = new CopyOnWriteArrayList<>();
  private final List<Throwable> failures = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private int accepted; // with a script; guarded by this, as is the next
  private int played;

  private ScriptedServer(List<Script> scripts, Script rest) throws IOException {
    this.scripts = new ArrayDeque<>(scripts);
    this.expected = scripts.size();
    this.rest = rest;
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Threads.start("scripted-server", this::acceptAll);
  }

  /** The n-th connection plays the n-th script; one more is a failure. */
  public static ScriptedServer start(Script... scripts) throws IOException {
    return new ScriptedServer(Arrays.asList(scripts), null);
  }

  /** Every connection plays the same script. */
  public static ScriptedServer always(Script script) throws IOException {
    return new ScriptedServer(List.of(), script);
  }

  public String host() {
    return listener.getInetAddress().getHostAddress();
  }

  public int port() {
    return listener.getLocalPort();
  }

  /** Connections that play, or played, a script. */
  public synchronized int connections() {
    return accepted;
  }

  /** CancelRequests in the order of arrival. */
  public List<CancelKey> cancelRequests() {
    return cancels;
  }

  /**
   * Waits until every script given to {@link #start} has been played to its end, and fails if one
   * failed.
   */
  public void awaitScripts(Duration limit) throws InterruptedException {
    awaitScripts(expected, limit);
  }

  /** The same for so many of them. */
  public void awaitScripts(int count, Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    synchronized (this) {
      while (played < count && failures.isEmpty()) {
        long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (millis <= 0) {
          throw new AssertionError("%d of %d scripts played".formatted(played, count));
        }
        wait(millis);
      }
    }
    reportFailures();
  }

  /** Closes every connection. Scripts that are still waiting end without failing. */
  @Override
  public void close() throws IOException {
    closed.countDown();
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
    reportFailures();
  }

  private void reportFailures() {
    if (!failures.isEmpty()) {
      AssertionError error = new AssertionError("a script failed", failures.get(0));
      failures.stream().skip(1).forEach(error::addSuppressed);
      throw error;
    }
  }

  private void acceptAll() {
    try {
      while (true) {
        Socket socket = listener.accept();
        socket.setTcpNoDelay(true);
        sockets.add(socket);
        Threads.start("scripted-peer", () -> serve(socket));
      }
    } catch (IOException e) {
      fail(e); // unless closed
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      playOrRecord(new Peer(socket, closed));
    } catch (IOException e) {
      fail(e);
    } finally {
      sockets.remove(socket);
    }
  }

  /** Failures are on record before the client can see its connection end. */
  private void playOrRecord(Peer peer) {
    try {
      CancelKey cancel = peer.peekCancel();
      if (cancel == null) {
        play(peer);
      } else {
        cancels.add(cancel);
      }
    } catch (Exception | AssertionError e) {
      fail(e);
    }
  }

  private void play(Peer peer) throws Exception {
    Script script = nextScript();
    try {
      script.play(peer);
      ended();
    } catch (Peer.CancelArrived e) {
      cancels.add(e.key);
      giveBack(script);
    }
  }

  private synchronized Script nextScript() {
    Script script = scripts.isEmpty() ? rest : scripts.pop();
    if (script == null) {
      throw new AssertionError("connection %d has no script".formatted(accepted + 1));
    }
    accepted++;
    return script;
  }

  private synchronized void giveBack(Script script) {
    accepted--;
    if (script != rest) {
      scripts.push(script);
    }
  }

  private synchronized void ended() {
    played++;
    notifyAll();
  }

  private synchronized void fail(Throwable failure) {
    if (closed.getCount() > 0) {
      failures.add(failure);
      notifyAll();
    }
  }
}
