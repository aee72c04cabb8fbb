package io.holowire.connector.source;

import org.apache.flink.api.connector.source.SourceEvent;

/**
 * What a reader tells the enumerator, which decides what to do: a snapshot cannot be imported.
 *
 * @param snapshot that is gone, or that the reader's server does not know
 */
record SnapshotMissing(Snapshot snapshot) implements SourceEvent {}
