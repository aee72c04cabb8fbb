package io.holowire.quickstart.tpch;

import java.io.IOException;
import java.io.Serializable;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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

/** Generates a relation with one split per subtask: owns the split's life, not the rows. */
record TpchSource(Relation relation, double scale)
    implements Source<RowData, TpchSplit, Collection<TpchSplit>> {
  @Override
  public Boundedness getBoundedness() {
    return Boundedness.BOUNDED;
  }

  @Override
  public SplitEnumerator<TpchSplit, Collection<TpchSplit>> createEnumerator(
      SplitEnumeratorContext<TpchSplit> context) {
    int parts = context.currentParallelism();
    List<TpchSplit> splits =
        IntStream.rangeClosed(1, parts)
            .mapToObj(part -> new TpchSplit(relation, scale, part, parts, 0))
            .collect(Collectors.toList());
    return restoreEnumerator(context, splits);
  }

  @Override
  public SplitEnumerator<TpchSplit, Collection<TpchSplit>> restoreEnumerator(
      SplitEnumeratorContext<TpchSplit> context, Collection<TpchSplit> unassigned) {
    return new IteratorSourceEnumerator<>(context, unassigned);
  }

  @Override
  public SourceReader<RowData, TpchSplit> createReader(SourceReaderContext context) {
    return new IteratorSourceReader<>(context);
  }

  @Override
  public SimpleVersionedSerializer<TpchSplit> getSplitSerializer() {
    return new JavaSerializer<>();
  }

  @Override
  public SimpleVersionedSerializer<Collection<TpchSplit>> getEnumeratorCheckpointSerializer() {
    return new JavaSerializer<>();
  }

  /** Checkpoints of the quickstart do not outlive it, so Java's own format will do. */
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
        return InstantiationUtil.deserializeObject(bytes, TpchSource.class.getClassLoader());
      } catch (ClassNotFoundException e) {
        throw new IOException(e);
      }
    }
  }
}
