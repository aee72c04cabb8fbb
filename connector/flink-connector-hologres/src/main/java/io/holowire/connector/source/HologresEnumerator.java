package io.holowire.connector.source;

import io.holowire.connector.options.OnSnapshotLost;
import io.holowire.connector.pushdown.DynamicFilter;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SupportsHandleExecutionAttemptSourceEvent;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.table.connector.source.DynamicFilteringEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands the splits of a scan to readers, one at a time and on request, so that a slow reader gets
 * fewer. Owns the snapshot that they see, for as long as one of them may have to be read again.
 */
final class HologresEnumerator
    implements SplitEnumerator<HologresSplit, EnumeratorState>,
        SupportsHandleExecutionAttemptSourceEvent {
  private static final Logger LOG = LoggerFactory.getLogger(HologresEnumerator.class);

  private final SplitEnumeratorContext<HologresSplit> context;
  private final ScanRequest request;
  private final ScanProgress progress;
  private final Set<Integer> asking = new TreeSet<>();
  private EnumeratorState restored;

  /** Null as long as the relation is not cut; read by metrics. */
  private volatile SplitQueue queue;

  private Snapshot snapshot;

  /** The one in the state that this was restored from; null = none. */
  private Snapshot inherited;

  private SnapshotHolder holder;

  /** Whether the relation is being cut, or was. */
  private boolean planning;

  /** Whether splits are handed out; not while a snapshot is being taken. */
  private boolean ready;

  /** The first checkpoint in which all is read; null = there is none yet. */
  private Long readAt;

  /** Every holder that there was: the last may come when nobody asks for it any more. */
  private final Set<SnapshotHolder> holders = ConcurrentHashMap.newKeySet();

  private volatile boolean closed;

  HologresEnumerator(
      SplitEnumeratorContext<HologresSplit> context,
      ScanRequest request,
      EnumeratorState restored) {
    this.context = context;
    this.request = request;
    this.progress = new ScanProgress(request);
    this.restored = restored;
  }

  @Override
  public void start() {
    ScanProgress.register(context.metricGroup(), () -> queue);
    if (isToBePlanned()) {
      return; // when there is a reader: there is none if all had ended when the state was saved
    }
    queue = new SplitQueue(restored.unassigned(), restored.total(), restored.done());
    snapshot = restored.snapshot();
    inherited = snapshot;
    restored = null;
    if (snapshot == null) {
      handOut();
    } else {
      // The transaction that held it ended with the enumerator of that time.
      snapshotLost();
    }
  }

  /** What nobody has begun can as well be read as of now. */
  private boolean isToBePlanned() {
    return !restored.planned() || (restored.snapshot() != null && restored.untouched());
  }

  /**
   * Begins to plan, unless that is done.
   *
   * @param condition that is known by now, besides those of the query; null = none
   */
  private void plan(String condition) {
    if (planning || queue != null) {
      return;
    }
    planning = true;
    context.callAsync(
        () -> {
          ScanStart start = ScanStart.of(request, condition, context.currentParallelism());
          if (start.holder() != null) {
            keep(start.holder());
          }
          return start;
        },
        this::planned);
  }

  private void planned(ScanStart start, Throwable failure) {
    if (failure != null) {
      throw request.rethrown(failure);
    }
    if (closed) {
      return;
    }
    restored = null;
    queue = SplitQueue.of(start.splits());
    if (start.holder() != null) {
      hold(start.holder());
    }
    progress.planned(queue, snapshot);
    handOut();
  }

  private SnapshotHolder keep(SnapshotHolder newHolder) {
    holders.add(newHolder);
    if (closed) {
      newHolder.close();
    }
    return newHolder;
  }

  private void hold(SnapshotHolder newHolder) {
    holder = newHolder;
    snapshot = newHolder.snapshot();
    newHolder.onLost(() -> context.runInCoordinatorThread(() -> holderLost(newHolder)));
  }

  private void holderLost(SnapshotHolder lost) {
    if (!closed && holder == lost) {
      holder = null;
      if (!queue.isRead(context.currentParallelism())) {
        snapshotLost();
      }
    }
  }

  private void snapshotLost() {
    if (request.options().onSnapshotLost() == OnSnapshotLost.FAIL) {
      RuntimeException failure = request.failed(ScanRequest.snapshotLost(snapshot));
      // From the state that it came from, the job would come back to the same.
      throw snapshot.equals(inherited) ? new SuppressRestartsException(failure) : failure;
    }
    ready = false;
    context.callAsync(() -> keep(ScanStart.newer(request)), this::renewed);
  }

  private void renewed(SnapshotHolder newHolder, Throwable failure) {
    if (failure != null) {
      throw request.rethrown(failure);
    }
    if (closed) {
      return;
    }
    LOG.warn(
        "Scan of {}: the snapshot {} is lost; splits that are not read to their end are read again"
            + " from their beginning in snapshot {}",
        request.relation(),
        snapshot.name(),
        newHolder.snapshot().name());
    hold(newHolder);
    queue.replaceAll(split -> split.in(snapshot));
    handOut();
  }

  private void handOut() {
    ready = true;
    List<Integer> waiting = List.copyOf(asking);
    asking.clear();
    waiting.forEach(this::handOut);
  }

  private void handOut(int subtask) {
    if (!context.registeredReaders().containsKey(subtask)) {
      return; // it failed while its request was on the way; its successor asks again
    }
    HologresSplit split = queue.next(subtask);
    if (split == null) {
      context.signalNoMoreSplits(subtask);
      if (queue.isRead(context.currentParallelism())) {
        allRead();
      }
    } else {
      context.assignSplit(split, subtask);
    }
    progress.advanced(queue);
  }

  private void allRead() {
    queue.complete();
    // Who resumes from checkpoints may come back to a split until one is taken behind all.
    if (!request.resumable()) {
      release();
    }
  }

  private void release() {
    if (holder != null) {
      holder.close();
      holder = null;
    }
  }

  @Override
  public void handleSplitRequest(int subtask, String host) {
    if (ready) {
      handOut(subtask);
    } else {
      asking.add(subtask);
      plan(null);
    }
  }

  /**
   * From a reader, that it misses the snapshot; or from the other side of a join, which keys it
   * turns out to have: that comes before the first request for a split, if at all.
   */
  @Override
  public void handleSourceEvent(int subtask, int attempt, SourceEvent event) {
    if (event instanceof SnapshotMissing missing) {
      if (ready && missing.snapshot().equals(snapshot)) {
        release(); // the server may not have noticed yet that it holds nothing
        snapshotLost();
      }
      return;
    }
    DynamicFilter filter = request.pushed().dynamicFilter();
    if (filter != null && event instanceof DynamicFilteringEvent keys) {
      plan(filter.where(keys.getData()));
    }
  }

  @Override
  public void addSplitsBack(List<HologresSplit> splits, int subtask) {
    readAt = null;
    if (queue == null) {
      return; // nothing was handed out yet
    }
    queue.back(splits, subtask);
    boolean gone = splits.stream().anyMatch(split -> split.snapshot() != null && holder == null);
    if (gone && ready) {
      snapshotLost();
    } else if (ready) {
      queue.replaceAll(this::inTodaysSnapshot);
    }
  }

  private HologresSplit inTodaysSnapshot(HologresSplit split) {
    return split.snapshot() == null || split.snapshot().equals(snapshot)
        ? split
        : split.in(snapshot);
  }

  @Override
  public void addReader(int subtask) {
    // It asks when it is ready.
    if (queue != null) {
      queue.started(subtask);
    }
  }

  @Override
  public EnumeratorState snapshotState(long checkpointId) {
    if (queue == null) {
      return restored;
    }
    boolean read = queue.isRead(context.currentParallelism());
    if (readAt == null && read) {
      readAt = checkpointId;
    }
    return new EnumeratorState(
        true, read ? null : snapshot, queue.unassigned(), queue.total(), queue.done());
  }

  @Override
  public void notifyCheckpointComplete(long checkpointId) {
    if (readAt != null && checkpointId >= readAt) {
      release();
    }
  }

  @Override
  public void close() {
    closed = true;
    holders.forEach(SnapshotHolder::close);
  }
}
