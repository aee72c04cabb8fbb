package io.holowire.pgwire.config;

/** Ways a server may ask for authentication, as in libpq's require_auth. */
public enum AuthMethod {
  /** The server asks for nothing (trust, or a client certificate). */
  NONE,
  /** The password in clear. */
  PASSWORD,
  MD5,
  /** SCRAM-SHA-256, with or without channel binding. */
  SCRAM_SHA_256
}
