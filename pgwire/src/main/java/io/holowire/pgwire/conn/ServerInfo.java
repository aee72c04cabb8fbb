package io.holowire.pgwire.conn;

import io.holowire.pgwire.config.HostPort;
import io.netty.handler.ssl.SslContext;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What is known of the server at the other end of one connection; readable from any thread. */
public final class ServerInfo {
  private static final byte[] NO_SECRET = {};

  private final HostPort host;
  private final InetSocketAddress address;
  private final SslContext tls;
  private final Map<String, String> parameters = new ConcurrentHashMap<>();
  private volatile int pid;
  private volatile byte[] secret = NO_SECRET;

  /**
   * @param tls what the connection is encrypted with; null = nothing
   */
  ServerInfo(HostPort host, InetSocketAddress address, SslContext tls) {
    this.host = host;
    this.address = address;
    this.tls = tls;
  }

  /** The host of the configuration. */
  public HostPort host() {
    return host;
  }

  /** The address that the host's name led to, and that this connection uses. */
  public InetSocketAddress address() {
    return address;
  }

  /** Whether the connection is encrypted. */
  public boolean tls() {
    return tls != null;
  }

  /** The process id of the server's backend (a pooler's may be any number); 0 = not told. */
  public int pid() {
    return pid;
  }

  /** The newest value of a parameter that the server reports, or null for one it does not. */
  public String parameter(String name) {
    return parameters.get(name);
  }

  /** The leading number of {@code server_version}: 18 of "18.0 (Debian)"; 0 = not told. */
  public int majorVersion() {
    String version = parameters.getOrDefault("server_version", "");
    int major = 0;
    for (int i = 0; i < version.length() && i < 4; i++) {
      int digit = version.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        break;
      }
      major = major * 10 + digit;
    }
    return major;
  }

  void parameterChanged(String name, String value) {
    parameters.put(name, value);
  }

  void backendKey(int newPid, byte[] newSecret) {
    pid = newPid;
    secret = newSecret.clone();
  }

  /** What a cancel request must quote; empty = the server gave no key. */
  byte[] secret() {
    return secret;
  }

  SslContext tlsContext() {
    return tls;
  }

  @Override
  public String toString() {
    return host + " (" + address + "), backend " + pid + (tls() ? ", TLS" : "");
  }
}
