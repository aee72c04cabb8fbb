package io.holowire.pgwire.config;

/** Whether SCRAM proves that the TLS session ends at the server that knows the password. */
public enum ChannelBinding {
  DISABLE,
  /** Used whenever the session has TLS and the server offers it. */
  PREFER,
  /** Without it no connection is made, whatever the server says. */
  REQUIRE
}
