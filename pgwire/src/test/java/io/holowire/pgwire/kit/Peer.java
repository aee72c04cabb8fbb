package io.holowire.pgwire.kit;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * The client at the other end of one connection of a {@link ScriptedServer}. Each step acts at once
 * and returns this; one that expects throws AssertionError when something else arrives.
 */
public final class Peer {
  private static final int PEEKED = 8;

  /** The pid and secret of {@link #login}. */
  public static final CancelKey KEY = new CancelKey(4711, new byte[] {1, 2, 3, 4});

  private final CountDownLatch serverClosed;
  private final List<Frame> received = new CopyOnWriteArrayList<>();
  private Socket socket;
  private InputStream in;
  private Map<String, String> startupParameters = Map.of();

  Peer(Socket socket, CountDownLatch serverClosed) throws IOException {
    this.serverClosed = serverClosed;
    use(socket);
  }

  private void use(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
  }

  /** Expects a StartupMessage; before it, requests for TLS are declined. */
  public Peer expectStartup() throws IOException {
    Frame start = first();
    while (start.isSslRequest()) {
      send(Message.raw((byte) 'N'));
      start = first();
    }
    startupParameters = start.startupParameters();
    return this;
  }

  /** Expects the question whether TLS is spoken here; the script answers it with a raw byte. */
  public Peer expectSslRequest() throws IOException {
    Frame start = first();
    if (!start.isSslRequest()) {
      throw new AssertionError("expected SSLRequest");
    }
    return this;
  }

  /** Goes on in TLS, as the server's side of it. */
  public Peer startTls(SSLContext context) throws IOException {
    SSLSocket tls =
        (SSLSocket)
            context.getSocketFactory().createSocket(socket, consumed(), /* autoClose= */ true);
    tls.setUseClientMode(false);
    tls.startHandshake();
    use(tls);
    return this;
  }

  /**
   * The bytes read off the socket, but not yet used: part of a handshake that came without being
   * asked for.
   */
  private InputStream consumed() throws IOException {
    return new ByteArrayInputStream(in.readNBytes(in.available()));
  }

  /** A start-up without authentication, to the first ReadyForQuery; the key is {@link #KEY}. */
  public Peer login() throws IOException {
    return expectStartup().send(Backend.welcome(KEY.pid(), KEY.secret()));
  }

  /**
   * Expects messages with these tags in this order, e.g. {@code expect("PDS")}; see {@link
   * #received()} for what they said.
   */
  public Peer expect(String tags) throws IOException {
    for (char tag : tags.toCharArray()) {
      Frame frame = Frame.read(in);
      if (frame == null || frame.tag() != tag) {
        throw new AssertionError(
            "expected '%c' of \"%s\", but %s"
                .formatted(tag, tags, frame == null ? "the client closed" : "got " + frame));
      }
      received.add(frame);
    }
    return this;
  }

  /** Expects one simple query with this text. */
  public Peer expectQuery(String sql) throws IOException {
    expect("Q");
    String got = last().cstring(0);
    if (!got.equals(sql)) {
      throw new AssertionError("expected the query \"%s\", got \"%s\"".formatted(sql, got));
    }
    return this;
  }

  /** Takes messages of any kind up to and including one with this tag. */
  public Peer skipTo(char tag) throws IOException {
    Frame frame;
    do {
      frame = Frame.read(in);
      if (frame == null) {
        throw new AssertionError("expected '" + tag + "', but the client closed");
      }
      received.add(frame);
    } while (frame.tag() != tag);
    return this;
  }

  /** The next message, whatever it is; null when the client has gone, orderly or not. */
  public Frame next() throws IOException {
    try {
      Frame frame = Frame.read(in);
      if (frame != null) {
        received.add(frame);
      }
      return frame;
    } catch (SocketException reset) {
      return null;
    }
  }

  /** Expects the client to go: a Terminate or not, then the end, orderly or not. */
  public Peer expectEnd() throws IOException {
    try {
      Frame frame = Frame.read(in);
      if (frame != null && frame.tag() == 'X') {
        frame = Frame.read(in);
      }
      if (frame != null) {
        throw new AssertionError("expected the end, got " + frame);
      }
    } catch (SocketException reset) {
      return this;
    }
    return this;
  }

  /** All in one write. */
  public Peer send(Message... messages) throws IOException {
    return send(Arrays.asList(messages));
  }

  public Peer send(List<Message> messages) throws IOException {
    int size = messages.stream().mapToInt(Message::size).sum();
    byte[] bytes = new byte[size];
    int at = 0;
    for (Message message : messages) {
      System.arraycopy(message.bytes(), 0, bytes, at, message.size());
      at += message.size();
    }
    socket.getOutputStream().write(bytes);
    return this;
  }

  /** Neither reads nor writes until the server is closed. */
  public Peer thenStall() throws InterruptedException {
    serverClosed.await();
    return this;
  }

  /** Reads and forgets until the client closes. */
  public Peer drain() throws IOException {
    try {
      in.transferTo(OutputStream.nullOutputStream());
    } catch (SocketException reset) {
      return this;
    }
    return this;
  }

  /** Says that nothing more will come, orderly, and closes. */
  public void close() throws IOException {
    socket.close();
  }

  /** Closes with a RST. */
  public void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  /** What {@link #expectStartup} saw. */
  public Map<String, String> startupParameters() {
    return startupParameters;
  }

  /** Every message that was expected, or skipped over, so far. */
  public List<Frame> received() {
    return received;
  }

  /** The newest of them. */
  public Frame last() {
    return received.get(received.size() - 1);
  }

  /** The first packet if it is a CancelRequest; else null, and nothing is consumed. */
  CancelKey peekCancel() throws IOException {
    in.mark(PEEKED);
    byte[] head = in.readNBytes(PEEKED);
    in.reset();
    boolean cancel =
        head.length == PEEKED && new Frame((char) 0, Arrays.copyOfRange(head, 4, 8)).isCancelCode();
    return cancel ? Frame.readUntagged(in).cancelKey() : null;
  }

  private Frame first() throws IOException {
    try {
      Frame start = Frame.readUntagged(in);
      if (start.isCancelRequest()) {
        throw new CancelArrived(start.cancelKey());
      }
      return start;
    } catch (EOFException e) {
      throw new AssertionError("expected a start-up packet, but the client closed", e);
    }
  }

  /**
   * A CancelRequest where a start-up was awaited, as over TLS; the script is for the next
   * connection.
   */
  static final class CancelArrived extends IOException {
    private static final long serialVersionUID = 1L;
    final transient CancelKey key;

    CancelArrived(CancelKey key) {
      this.key = key;
    }
  }
}
