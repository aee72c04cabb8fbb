package io.holowire.pgwire.config;

/** In which order several hosts are tried. */
public enum HostOrder {
  /** As listed. */
  IN_ORDER,
  /** Shuffled for every new connection, and so are the addresses of one name. */
  RANDOM
}
