package io.holowire.connector.options;

import io.holowire.connector.sql.UpsertType;
import java.io.Serializable;
import java.time.Duration;

/**
 * How the sink writes; travels to the tasks.
 *
 * @param upsertType what an insert does with a row whose key exists
 * @param bulkload whether to load by COPY in one transaction
 * @param fieldDelimiter of text COPY
 * @param flushMaxRows rows that make a batch; 0 = any number
 * @param flushMaxBytes encoded bytes that make a batch; 0 = any number
 * @param flushInterval age at which a batch is sent; zero = any
 * @param maxRetries the most times that a batch is sent again; null = no such limit
 * @param retryMaxDuration how long an outage may last once the sink was connected
 * @param parallelism null = Flink's
 */
public record SinkOptions(
    UpsertType upsertType,
    boolean bulkload,
    char fieldDelimiter,
    int flushMaxRows,
    long flushMaxBytes,
    Duration flushInterval,
    Integer maxRetries,
    Duration retryMaxDuration,
    Integer parallelism)
    implements Serializable {}
