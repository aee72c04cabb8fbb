package io.holowire.connector.sink.load;

import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.CommittableWithLineage;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Tells each portion which checkpoint it belongs to, which neither its writer nor the committer
 * knows.
 */
final class CheckpointStamp extends AbstractStreamOperator<CommittableMessage<Portion>>
    implements OneInputStreamOperator<CommittableMessage<Portion>, CommittableMessage<Portion>> {
  private static final long serialVersionUID = 1L;

  private final boolean wholeLoad;

  /**
   * @param wholeLoad whether there are no checkpoints
   */
  CheckpointStamp(boolean wholeLoad) {
    this.wholeLoad = wholeLoad;
  }

  @Override
  @SuppressWarnings("removal") // the name that both of Flink's lines have
  public void processElement(StreamRecord<CommittableMessage<Portion>> message) {
    if (message.getValue() instanceof CommittableWithLineage<Portion> portion) {
      long checkpoint = wholeLoad ? Portion.WHOLE_LOAD : portion.getCheckpointIdOrEOI();
      output.collect(message.replace(portion.map(unstamped -> unstamped.at(checkpoint))));
    } else {
      output.collect(message);
    }
  }
}
