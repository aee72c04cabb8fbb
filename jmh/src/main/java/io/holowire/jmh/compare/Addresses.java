package io.holowire.jmh.compare;

import java.io.Serializable;

/**
 * The server, as two see it.
 *
 * @param admin who prepares and asks, behind the back of what is compared
 * @param clients what is compared
 */
record Addresses(Server admin, Server clients) implements Serializable {}
