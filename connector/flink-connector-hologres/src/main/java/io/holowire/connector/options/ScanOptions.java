package io.holowire.connector.options;

import java.io.Serializable;

/**
 * How the source reads; travels to the tasks.
 *
 * @param parallelism null = Flink's
 * @param pushDownFilters whether the server filters and aggregates what it can
 */
public record ScanOptions(Integer parallelism, boolean pushDownFilters) implements Serializable {}
