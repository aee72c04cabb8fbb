/**
 * Stand-ins for the other end of the wire: a server that follows a script, a proxy that breaks
 * things, a pooler. JDK sockets and Netty buffers only, so that any test framework can use it.
 * Nothing here is quick; all of it is exact.
 */
package io.holowire.pgwire.kit;
