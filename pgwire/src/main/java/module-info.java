/** A non-blocking client of the PostgreSQL wire protocol, on Netty. */
module io.holowire.pgwire {
  requires com.ongres.scram.client;
  requires transitive io.netty.buffer;
  requires io.netty.common;
  requires io.netty.handler;
  requires io.netty.transport;
  requires io.netty.transport.classes.epoll;
  requires org.slf4j;

  exports io.holowire.pgwire.config;
  exports io.holowire.pgwire.conn;
  exports io.holowire.pgwire.copy;
  exports io.holowire.pgwire.error;
  exports io.holowire.pgwire.pool;
  exports io.holowire.pgwire.type;
  exports io.holowire.pgwire.wire;
}
