package io.holowire.pgwire.wire;

import java.util.List;

/** What the server asks for, or says, while it authenticates us. */
public sealed interface AuthRequest {
  record Ok() implements AuthRequest {}

  record Cleartext() implements AuthRequest {}

  /** Four bytes of salt. */
  record Md5(byte[] salt) implements AuthRequest {}

  /** Names of the mechanisms offered, in the server's order. */
  record Sasl(List<String> mechanisms) implements AuthRequest {
    public Sasl {
      mechanisms = List.copyOf(mechanisms);
    }
  }

  record SaslContinue(byte[] data) implements AuthRequest {}

  record SaslFinal(byte[] data) implements AuthRequest {}

  /** Kerberos, GSSAPI, SSPI and whatever comes later; the code is the protocol's. */
  record Unsupported(int code) implements AuthRequest {}
}
