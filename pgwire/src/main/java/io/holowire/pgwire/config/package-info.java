/** Where to connect, as whom, and with which limits: immutable settings and the two URL forms. */
package io.holowire.pgwire.config;
