package io.holowire.connector.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.holowire.connector.source.plan.Part;
import io.holowire.connector.sql.TablePath;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.flink.api.connector.source.ReaderInfo;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.junit.jupiter.api.Test;

class SplitAssignerTest {
  private final Map<Integer, ReaderInfo> readers = new HashMap<>();
  private final List<String> said = new ArrayList<>();

  @Test
  void eachSplitGoesOnceToWhoAsks() {
    SplitAssigner assigner = assigner(3);
    register(0, 1);
    request(assigner, 0, 1, 0, 1, 0);
    assertThat(said).containsExactly("0 gets 0", "1 gets 1", "0 gets 2", "1 no more", "0 no more");
  }

  @Test
  void aSplitThatCameBackIsHandedOutFirst() {
    SplitAssigner assigner = assigner(3);
    register(0, 1);
    request(assigner, 0, 1);
    assigner.addSplitsBack(List.of(split(0)), 0);
    request(assigner, 0, 0, 0);
    assertThat(said).containsExactly("0 gets 0", "1 gets 1", "0 gets 0", "0 gets 2", "0 no more");
  }

  @Test
  void aReaderThatIsGoneGetsNothing() {
    SplitAssigner assigner = assigner(1);
    request(assigner, 5);
    assertThat(said).isEmpty();
    assertThat(assigner.snapshotState(1).unassigned()).containsExactly(split(0));
  }

  @Test
  void theCheckpointHoldsWhatNobodyHas() {
    SplitAssigner assigner = assigner(3);
    register(0);
    request(assigner, 0);
    EnumeratorState state = assigner.snapshotState(1);
    assertThat(state.unassigned()).containsExactly(split(1), split(2));

    SplitAssigner restored = new SplitAssigner(context(), state);
    request(restored, 0, 0, 0);
    assertThat(said).containsExactly("0 gets 0", "0 gets 1", "0 gets 2", "0 no more");
  }

  private SplitAssigner assigner(int splits) {
    return new SplitAssigner(
        context(),
        new EnumeratorState(
            IntStream.range(0, splits).mapToObj(SplitAssignerTest::split).toList()));
  }

  private void register(int... subtasks) {
    for (int subtask : subtasks) {
      readers.put(subtask, new ReaderInfo(subtask, "host"));
    }
  }

  private static void request(SplitAssigner assigner, int... subtasks) {
    for (int subtask : subtasks) {
      assigner.handleSplitRequest(subtask, "host");
    }
  }

  @SuppressWarnings("unchecked")
  private SplitEnumeratorContext<HologresSplit> context() {
    return (SplitEnumeratorContext<HologresSplit>)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {SplitEnumeratorContext.class},
            (proxy, method, args) -> {
              switch (method.getName()) {
                case "registeredReaders" -> {
                  return readers;
                }
                case "assignSplit" ->
                    said.add(args[1] + " gets " + ((HologresSplit) args[0]).splitId());
                case "signalNoMoreSplits" -> said.add(args[0] + " no more");
                default -> throw new UnsupportedOperationException(method.getName());
              }
              return null;
            });
  }

  private static HologresSplit split(int id) {
    return new HologresSplit(Integer.toString(id), new Part.Whole(new TablePath("s", "t")), 0);
  }
}
