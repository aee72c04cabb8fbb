package io.holowire.jmh.compare.memory;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.lib.util.IteratorSourceEnumerator;
import org.apache.flink.api.connector.source.lib.util.IteratorSourceReader;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.InstantiationUtil;

/**
 * Hands out rows of this JVM's memory, in their order, an equal part by each subtask. Flink's own
 * DataGeneratorSource would do, but costs ten times as much (3.8 CPU s per million rows), more than
 * what is to be measured.
 */
record MemorySource(String rows) implements Source<RowData, MemorySplit, Collection<MemorySplit>> {
  @Override
  public Boundedness getBoundedness() {
    return Boundedness.BOUNDED;
  }

  @Override
  public SplitEnumerator<MemorySplit, Collection<MemorySplit>> createEnumerator(
      SplitEnumeratorContext<MemorySplit> context) {
    int parts = context.currentParallelism();
    List<MemorySplit> splits = new ArrayList<>();
    for (int part = 0; part < parts; part++) {
      splits.add(new MemorySplit(rows, part, parts, 0));
    }
    return restoreEnumerator(context, splits);
  }

  @Override
  public SplitEnumerator<MemorySplit, Collection<MemorySplit>> restoreEnumerator(
      SplitEnumeratorContext<MemorySplit> context, Collection<MemorySplit> unassigned) {
    return new IteratorSourceEnumerator<>(context, unassigned);
  }

  @Override
  public SourceReader<RowData, MemorySplit> createReader(SourceReaderContext context) {
    return new IteratorSourceReader<>(context);
  }

  @Override
  public SimpleVersionedSerializer<MemorySplit> getSplitSerializer() {
    return new JavaSerializer<>();
  }

  @Override
  public SimpleVersionedSerializer<Collection<MemorySplit>> getEnumeratorCheckpointSerializer() {
    return new JavaSerializer<>();
  }

  /** What it writes does not outlive this JVM, so Java's own format will do. */
  private static final class JavaSerializer<T> implements SimpleVersionedSerializer<T> {
    @Override
    public int getVersion() {
      return 1;
    }

    @Override
    public byte[] serialize(T value) throws IOException {
      return InstantiationUtil.serializeObject((Serializable) value);
    }

    @Override
    public T deserialize(int version, byte[] bytes) throws IOException {
      try {
        return InstantiationUtil.deserializeObject(bytes, MemorySource.class.getClassLoader());
      } catch (ClassNotFoundException e) {
        throw new IOException(e);
      }
    }
  }
}
