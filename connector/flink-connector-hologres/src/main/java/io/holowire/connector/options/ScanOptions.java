package io.holowire.connector.options;

import java.io.Serializable;

/**
 * How the source reads; travels to the tasks.
 *
 * @param parallelism null = Flink's
 */
public record ScanOptions(Integer parallelism) implements Serializable {}
