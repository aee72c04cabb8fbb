/**
 * The first-generation DDL, {@code 'connector.type' = 'hologres'}: the table interfaces of old
 * Flinks, on top of the tables of {@code 'connector' = 'hologres'}. Flink 1.20 has the same
 * interfaces in other packages; its module is made of these sources.
 */
package io.holowire.connector.legacy.flink2;
