package io.holowire.pgwire.config;

/** How a TLS session begins. */
public enum SslNegotiation {
  /** With an SSLRequest message, answered by one byte; every server version. */
  POSTGRES,
  /** With the TLS handshake itself (ALPN "postgresql"): one round trip less, PostgreSQL 17 on. */
  DIRECT
}
