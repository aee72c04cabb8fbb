/** A real PostgreSQL server for tests, benchmarks and the quickstart. */
package io.holowire.it.server;
