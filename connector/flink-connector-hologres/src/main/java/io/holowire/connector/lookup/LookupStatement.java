package io.holowire.connector.lookup;

import io.holowire.connector.row.RowDecoder;
import io.holowire.pgwire.conn.Query;

/**
 * The statement of a lookup in one table, and the one that comes before it where keys without a row
 * are given one.
 *
 * @param query takes the key's columns, as arrays where it is for many keys, which then answers the
 *     key's number, from 1, before each row
 * @param insert takes the same; null = a missing key stays missing
 * @param keys how they are written
 * @param decoder reads the rows; for one thread
 */
record LookupStatement(Query query, Query insert, KeyFormat keys, RowDecoder decoder) {}
