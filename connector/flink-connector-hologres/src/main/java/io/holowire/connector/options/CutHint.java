package io.holowire.connector.options;

import java.io.Serializable;

/**
 * Where the user would cut a table. Rows outside the bounds, and those without a value, are read
 * all the same.
 *
 * @param column whose values are cut
 * @param pieces at least 1
 * @param lower as text
 * @param upper as text
 */
public record CutHint(String column, int pieces, String lower, String upper)
    implements Serializable {}
