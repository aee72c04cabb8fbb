package io.holowire.pgwire.config;

/** How much TLS is asked for; the words and meanings are libpq's. */
public enum SslMode {
  /** Never TLS. */
  DISABLE,
  /** TLS when the server offers it and it works, else plain. No protection against an attacker. */
  PREFER,
  /** TLS or nothing. The certificate is verified only when a root certificate is configured. */
  REQUIRE,
  /** TLS with a certificate that a trusted root has signed. */
  VERIFY_CA,
  /** As VERIFY_CA, and the certificate must name the host connected to. */
  VERIFY_FULL;

  /** Whether a connection without TLS is refused. */
  public boolean mandatory() {
    return compareTo(REQUIRE) >= 0;
  }
}
