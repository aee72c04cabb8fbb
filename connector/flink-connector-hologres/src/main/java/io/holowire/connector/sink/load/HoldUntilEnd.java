package io.holowire.connector.sink.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.core.io.SimpleVersionedSerialization;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.CommittableSummary;
import org.apache.flink.streaming.api.connector.sink2.CommittableWithLineage;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Keeps the portions of all checkpoints, in its state, until the input has ended, and then has all
 * of them committed at once. In one subtask.
 */
final class HoldUntilEnd extends AbstractStreamOperator<CommittableMessage<Portion>>
    implements OneInputStreamOperator<CommittableMessage<Portion>, CommittableMessage<Portion>>,
        BoundedOneInput {
  private static final long serialVersionUID = 1L;

  private static final ListStateDescriptor<byte[]> HELD =
      new ListStateDescriptor<>("held", BytePrimitiveArraySerializer.INSTANCE);

  private transient List<Portion> held;
  private transient ListState<byte[]> state;

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    PortionSerializer serializer = new PortionSerializer();
    held = new ArrayList<>();
    state = context.getOperatorStateStore().getListState(HELD);
    for (byte[] portion : state.get()) {
      held.add(SimpleVersionedSerialization.readVersionAndDeSerialize(serializer, portion));
    }
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    List<byte[]> serialized = new ArrayList<>();
    for (Portion portion : held) {
      serialized.add(serialize(portion));
    }
    state.update(serialized);
  }

  private static byte[] serialize(Portion portion) throws IOException {
    return SimpleVersionedSerialization.writeVersionAndSerialize(new PortionSerializer(), portion);
  }

  @Override
  public void processElement(StreamRecord<CommittableMessage<Portion>> message) {
    if (message.getValue() instanceof CommittableWithLineage<Portion> portion) {
      held.add(portion.getCommittable());
    }
  }

  @Override
  @SuppressWarnings({"deprecation", "removal"}) // what both of Flink's lines have
  public void endInput() {
    if (held.isEmpty()) {
      return;
    }
    // Of the last portion's checkpoint, which the final one is, or comes before.
    long last = held.stream().mapToLong(Portion::checkpoint).max().orElseThrow();
    long checkpoint = last == Portion.WHOLE_LOAD ? CommittableMessage.EOI : last;
    emit(new CommittableSummary<>(0, 1, checkpoint, held.size(), 0, 0));
    held.forEach(portion -> emit(new CommittableWithLineage<>(portion, checkpoint, 0)));
    held.clear();
  }

  private void emit(CommittableMessage<Portion> message) {
    output.collect(new StreamRecord<>(message));
  }
}
