package io.holowire.connector.server;

import io.holowire.connector.sql.TablePath;

/**
 * A partition that rows are written to. Equal to another one only if the same rows belong to both.
 *
 * @param oid the table's
 * @param path the server's spelling, with the schema
 * @param guard a condition, in SQL and constant for a statement, without which nothing may be
 *     written to or deleted from the partition: it has been detached, or its bounds have changed.
 *     null = none (on Hologres, whose fixed plan it would prevent)
 */
public record Leaf(long oid, TablePath path, String guard) {}
