/** A non-blocking client of the PostgreSQL wire protocol, on Netty. */
module io.holowire.pgwire {
  requires transitive io.netty.buffer;
  requires io.netty.common;

  exports io.holowire.pgwire.error;
  exports io.holowire.pgwire.wire;
}
