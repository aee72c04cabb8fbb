/**
 * The two formats of COPY: rows into CopyData and back, a chunk of many rows at a time. Formats:
 * PostgreSQL manual, COPY, "File Formats".
 */
package io.holowire.pgwire.copy;
