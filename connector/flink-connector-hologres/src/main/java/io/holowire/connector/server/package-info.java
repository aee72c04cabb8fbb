/** What the server is and how its tables are built, read from the catalog. */
package io.holowire.connector.server;
