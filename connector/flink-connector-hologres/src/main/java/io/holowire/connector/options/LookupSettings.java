package io.holowire.connector.options;

import java.io.Serializable;

/**
 * How lookups are done; travels to the tasks.
 *
 * @param async whether asynchronously, where a hint does not say
 * @param batchSize the most keys in one statement, at least 1
 * @param maxRetries the most times that a statement is sent again
 */
public record LookupSettings(boolean async, int batchSize, int maxRetries)
    implements Serializable {}
