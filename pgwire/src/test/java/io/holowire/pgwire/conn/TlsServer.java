package io.holowire.pgwire.conn;

import io.holowire.pgwire.kit.Backend;
import io.holowire.pgwire.kit.Message;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/** Speaks TLS from the first byte, as PostgreSQL 17 does to direct clients; lets everybody in. */
final class TlsServer implements AutoCloseable {
  private final SSLServerSocket listener;
  private final CompletableFuture<String> clientSubject = new CompletableFuture<>();

  /**
   * @param alpn the protocol agreed to; null = no ALPN
   */
  TlsServer(SSLContext context, String alpn, boolean needClientCertificate) throws IOException {
    listener =
        (SSLServerSocket)
            context
                .getServerSocketFactory()
                .createServerSocket(0, 10, InetAddress.getLoopbackAddress());
    SSLParameters parameters = listener.getSSLParameters();
    if (alpn != null) {
      parameters.setApplicationProtocols(new String[] {alpn});
    }
    parameters.setNeedClientAuth(needClientCertificate);
    listener.setSSLParameters(parameters);
    Thread thread = new Thread(this::serve, "tls-server");
    thread.setDaemon(true);
    thread.start();
  }

  int port() {
    return listener.getLocalPort();
  }

  /** The name in the certificate of the first client let in. */
  String clientSubject() throws Exception {
    return clientSubject.get(10, TimeUnit.SECONDS);
  }

  private void serve() {
    while (!listener.isClosed()) {
      try (SSLSocket socket = (SSLSocket) listener.accept()) {
        socket.startHandshake();
        DataInputStream in = new DataInputStream(socket.getInputStream());
        in.readNBytes(in.readInt() - 4);
        OutputStream out = socket.getOutputStream();
        for (Message message : Backend.welcome(1, new byte[] {1, 2, 3, 4})) {
          out.write(message.bytes());
        }
        if (socket.getNeedClientAuth()) {
          clientSubject.complete(socket.getSession().getPeerPrincipal().getName());
        }
        in.transferTo(OutputStream.nullOutputStream());
      } catch (IOException e) {
        continue; // a client that refuses, or is refused; or the end
      }
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
