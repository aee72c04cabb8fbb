package io.holowire.jmh.server;

/** How all rows of a table get to a client. */
enum ReadPath {
  /** By COPY, in the format that the client can read. */
  COPY,
  /** As the result of a query, without keeping all of it in memory. */
  QUERY
}
