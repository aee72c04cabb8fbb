package io.holowire.pgwire.conn;

import io.holowire.pgwire.error.PgException;

/** Who is told, once and on the event loop, that the opening of a channel came to nothing. */
interface Opening {
  /** Where it failed; decides whether the next host may do better. */
  enum Stage {
    /** The network, or bytes that are not PostgreSQL's. */
    NETWORK,
    /** TLS: none offered, or the handshake failed. */
    TLS,
    /** We refused the way of authentication. */
    AUTHENTICATION,
    /** The server refused us. */
    SERVER,
    /** The server does not have the role asked for. */
    ROLE
  }

  void failed(Stage stage, PgException cause);
}
