package io.holowire.pgwire.wire;

/**
 * One column of a result.
 *
 * @param tableOid the table it comes from, 0 = none
 * @param column attribute number in that table, 0 = none
 * @param typeSize bytes; negative = variable
 * @param typeModifier as in pg_attribute.atttypmod, -1 = none
 * @param format 0 = text, 1 = binary; 0 where only the statement was described
 */
public record Field(
    String name,
    int tableOid,
    int column,
    int typeOid,
    int typeSize,
    int typeModifier,
    int format) {}
