/** What can go wrong: one sealed family of unchecked exceptions, and the SQLSTATEs acted upon. */
package io.holowire.pgwire.error;
