/** Proving who we are, and that the server is who it should be: bytes in, bytes out. */
package io.holowire.pgwire.auth;
