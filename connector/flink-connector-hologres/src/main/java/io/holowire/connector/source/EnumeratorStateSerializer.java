package io.holowire.connector.source;

import io.holowire.connector.source.EnumeratorState.Amount;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * The form of the enumerator's state in checkpoints. Version 2: whether it is planned, the
 * snapshot, the amounts in all and done, a count and as many splits, as {@link SplitSerializer}.
 */
final class EnumeratorStateSerializer implements SimpleVersionedSerializer<EnumeratorState> {

  @Override
  public int getVersion() {
    return SplitSerializer.VERSION;
  }

  @Override
  public byte[] serialize(EnumeratorState state) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(128);
    out.writeBoolean(state.planned());
    SplitSerializer.writeSnapshot(state.snapshot(), out);
    write(state.total(), out);
    write(state.done(), out);
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
    boolean planned = in.readBoolean();
    Snapshot snapshot = SplitSerializer.readSnapshot(in);
    Amount total = readAmount(in);
    Amount done = readAmount(in);
    int count = in.readInt();
    List<HologresSplit> splits = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      splits.add(SplitSerializer.read(in));
    }
    return new EnumeratorState(planned, snapshot, splits, total, done);
  }

  private static void write(Amount amount, DataOutputSerializer out) throws IOException {
    out.writeInt(amount.splits());
    out.writeLong(amount.bytes());
  }

  private static Amount readAmount(DataInputDeserializer in) throws IOException {
    return new Amount(in.readInt(), in.readLong());
  }
}
