package io.holowire.pgwire.auth;

/** What to send for an authentication request. Secrets stay out of the texts. */
public sealed interface Reply {
  /** Nothing to send; the server goes on by itself. */
  record Nothing() implements Reply {}

  /** A PasswordMessage: the password or its md5 answer, without terminating zero. */
  record Password(byte[] bytes) implements Reply {
    @Override
    public String toString() {
      return "Password";
    }
  }

  record SaslInitial(String mechanism, byte[] bytes) implements Reply {
    @Override
    public String toString() {
      return "SaslInitial[" + mechanism + "]";
    }
  }

  record SaslResponse(byte[] bytes) implements Reply {
    @Override
    public String toString() {
      return "SaslResponse";
    }
  }

  /** The server accepted us, and we accept the way it did. */
  record Done() implements Reply {}
}
