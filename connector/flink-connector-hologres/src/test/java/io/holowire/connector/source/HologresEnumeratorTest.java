package io.holowire.connector.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holowire.connector.options.OnSnapshotLost;
import io.holowire.connector.options.ScanOptions;
import io.holowire.connector.source.EnumeratorState.Amount;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import org.apache.flink.api.connector.source.ReaderInfo;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.junit.jupiter.api.Test;

/** What needs no server; the rest is tested with one. */
class HologresEnumeratorTest {
  private final Map<Integer, ReaderInfo> readers = new HashMap<>();
  private final List<String> said = new ArrayList<>();
  private int plans;

  @Test
  void aRestoredScanGoesOnWithWhatNobodyHad() {
    HologresEnumerator enumerator = restored(null, OnSnapshotLost.FAIL, 1, 2);
    register(0, 1);
    enumerator.start();
    request(enumerator, 0, 1, 0);
    assertThat(said).containsExactly("0 gets 1", "1 gets 2", "0 no more");
    assertThat(plans).isZero();
  }

  @Test
  void aReaderThatIsGoneGetsNothing() {
    HologresEnumerator enumerator = restored(null, OnSnapshotLost.FAIL, 1);
    enumerator.start();
    request(enumerator, 5);
    assertThat(said).isEmpty();
    assertThat(enumerator.snapshotState(1).unassigned()).containsExactly(Rows.split(1, null));
  }

  @Test
  void requestsWaitForThePlan() {
    HologresEnumerator enumerator =
        new HologresEnumerator(
            context(), request(OnSnapshotLost.FAIL), EnumeratorState.NOT_PLANNED);
    register(0, 1);
    enumerator.start();
    assertThat(plans).as("as long as there is no reader").isZero();
    request(enumerator, 0, 1);
    assertThat(plans).isOne();
    assertThat(said).isEmpty();
    assertThat(enumerator.snapshotState(1)).isEqualTo(EnumeratorState.NOT_PLANNED);
    enumerator.addSplitsBack(List.of(), 0);
  }

  @Test
  void aScanThatNobodyHasBegunIsPlannedAnew() {
    EnumeratorState untouched =
        new EnumeratorState(
            true,
            Rows.SNAPSHOT,
            List.of(Rows.split(0, Rows.SNAPSHOT)),
            new Amount(1, 1_000),
            Amount.NONE);
    HologresEnumerator enumerator =
        new HologresEnumerator(context(), request(OnSnapshotLost.FAIL), untouched);
    enumerator.start();
    request(enumerator, 0);
    assertThat(plans).isOne();
  }

  @Test
  void aRestoredScanWhoseSnapshotIsGoneFailsForGood() {
    HologresEnumerator enumerator = restored(Rows.SNAPSHOT, OnSnapshotLost.FAIL, 1);
    assertThatThrownBy(enumerator::start)
        .isInstanceOf(SuppressRestartsException.class)
        .rootCause()
        .hasMessageContaining("snapshot 0-1 is not there")
        .hasMessageContaining("'scan.on-snapshot-lost' = 'continue'");
  }

  @Test
  void orItTakesANewerOne() {
    HologresEnumerator enumerator = restored(Rows.SNAPSHOT, OnSnapshotLost.CONTINUE, 1);
    register(0);
    enumerator.start();
    request(enumerator, 0);
    assertThat(plans).isOne();
    assertThat(said).isEmpty();
  }

  /** Readers can hold the last splits of a snapshot that is gone, while nothing else is left. */
  @Test
  void soDoesOneWhoseSplitsAllHaveReaders() {
    HologresEnumerator enumerator = restored(Rows.SNAPSHOT, OnSnapshotLost.FAIL);
    assertThatThrownBy(enumerator::start).isInstanceOf(SuppressRestartsException.class);
  }

  @Test
  void whatIsAllReadNeedsNoSnapshot() {
    HologresEnumerator enumerator = restored(null, OnSnapshotLost.FAIL);
    register(0);
    enumerator.start();
    request(enumerator, 0);
    assertThat(plans).isZero();
    assertThat(said).containsExactly("0 no more");
    assertThat(enumerator.snapshotState(1).done()).isEqualTo(new Amount(3, 3_000));
  }

  private HologresEnumerator restored(Snapshot snapshot, OnSnapshotLost lost, int... unassigned) {
    List<HologresSplit> splits = new ArrayList<>();
    for (int id : unassigned) {
      splits.add(Rows.split(id, snapshot));
    }
    return new HologresEnumerator(
        context(),
        request(lost),
        new EnumeratorState(true, snapshot, splits, new Amount(3, 3_000), new Amount(1, 1_000)));
  }

  private static ScanRequest request(OnSnapshotLost lost) {
    ScanRequest request = Rows.REQUEST;
    return new ScanRequest(
        request.connection(),
        new ScanOptions(null, 1, null, lost, null, true, false),
        request.relation(),
        request.produced(),
        request.pushed(),
        request.rows(),
        request.resumable());
  }

  private void register(int... subtasks) {
    for (int subtask : subtasks) {
      readers.put(subtask, new ReaderInfo(subtask, "host"));
    }
  }

  private static void request(HologresEnumerator enumerator, int... subtasks) {
    for (int subtask : subtasks) {
      enumerator.handleSplitRequest(subtask, "host");
    }
  }

  /** Never runs what is to run in another thread. */
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
                case "metricGroup" -> {
                  return UnregisteredMetricsGroup.createSplitEnumeratorMetricGroup();
                }
                case "currentParallelism" -> {
                  return Math.max(1, readers.size());
                }
                case "callAsync" -> {
                  assertThat(args[0]).isInstanceOf(Callable.class);
                  assertThat(args[1]).isInstanceOf(BiConsumer.class);
                  plans++;
                }
                case "assignSplit" ->
                    said.add(args[1] + " gets " + ((HologresSplit) args[0]).splitId());
                case "signalNoMoreSplits" -> said.add(args[0] + " no more");
                default -> throw new UnsupportedOperationException(method.getName());
              }
              return null;
            });
  }
}
