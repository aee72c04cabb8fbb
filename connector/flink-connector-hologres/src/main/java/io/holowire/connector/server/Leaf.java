package io.holowire.connector.server;

import io.holowire.connector.sql.TablePath;

/**
 * A partition that rows are written to. Equal to another one only if the same rows belong to both.
 *
 * @param oid the table's
 * @param path the server's spelling, with the schema
 * @param guard a condition, in SQL and constant for a statement, that belongs into each statement
 *     which writes to or deletes from the partition. It is true, or fails the statement with 42P01:
 *     the partition has been detached, or its bounds have changed. null = none (on Hologres, whose
 *     fixed plan it would prevent)
 * @see io.holowire.connector.sql.PartitionSql#stillThere
 */
public record Leaf(long oid, TablePath path, String guard) {}
