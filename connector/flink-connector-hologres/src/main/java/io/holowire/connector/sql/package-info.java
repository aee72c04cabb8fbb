/** Every SQL text that the connector sends, and the names in it. Depends on nothing. */
package io.holowire.connector.sql;
