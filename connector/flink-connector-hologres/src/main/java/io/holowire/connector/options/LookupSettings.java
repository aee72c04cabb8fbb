package io.holowire.connector.options;

import java.io.Serializable;
import java.time.Duration;

/**
 * How lookups are done; travels to the tasks.
 *
 * @param async whether asynchronously, where a hint does not say
 * @param batchSize the most keys in one statement, at least 1
 * @param maxRetries the most times that a statement is sent again
 * @param timeout how long the answer to a statement may take; zero = for ever
 * @param insertIfNotExists whether keys without a row are given one
 */
public record LookupSettings(
    boolean async, int batchSize, int maxRetries, Duration timeout, boolean insertIfNotExists)
    implements Serializable {}
