/**
 * Benchmarks with a server: one class for each path to or from table {@code events}, on which each
 * {@link io.holowire.jmh.server.ClientLibrary} does what it can. A {@link
 * io.holowire.jmh.server.Client} is one of them at work.
 */
package io.holowire.jmh.server;
