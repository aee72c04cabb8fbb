package io.holowire.connector.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * The form of the enumerator's state in checkpoints. Version 1: a count and as many splits, as
 * {@link SplitSerializer}.
 */
final class EnumeratorStateSerializer implements SimpleVersionedSerializer<EnumeratorState> {
  private static final int VERSION = 1;

  @Override
  public int getVersion() {
    return VERSION;
  }

  @Override
  public byte[] serialize(EnumeratorState state) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    out.writeInt(state.unassigned().size());
    for (HologresSplit split : state.unassigned()) {
      SplitSerializer.write(split, out);
    }
    return out.getCopyOfBuffer();
  }

  @Override
  public EnumeratorState deserialize(int version, byte[] bytes) throws IOException {
    SplitSerializer.checkVersion("scan", version);
    DataInputDeserializer in = new DataInputDeserializer(bytes);
    int count = in.readInt();
    List<HologresSplit> splits = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      splits.add(SplitSerializer.read(in));
    }
    return new EnumeratorState(splits);
  }
}
