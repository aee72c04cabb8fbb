/** Every option of the DDL: names, defaults, checks, and what they become. */
package io.holowire.connector.options;
