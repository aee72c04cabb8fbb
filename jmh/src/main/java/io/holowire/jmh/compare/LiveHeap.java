package io.holowire.jmh.compare;

import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.management.GcInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;

/**
 * The most that a collection has left in this JVM's heap since a start: near to what is needed,
 * while a peak tells how much there was for garbage.
 */
final class LiveHeap implements NotificationListener, AutoCloseable {
  /** What stands for no collection. */
  static final long UNKNOWN = -1;

  private final Set<String> pools =
      ManagementFactory.getMemoryPoolMXBeans().stream()
          .filter(pool -> pool.getType() == MemoryType.HEAP)
          .map(MemoryPoolMXBean::getName)
          .collect(Collectors.toSet());
  private final List<NotificationEmitter> collectors =
      ManagementFactory.getGarbageCollectorMXBeans().stream()
          .map(NotificationEmitter.class::cast)
          .toList();
  private final long start = ManagementFactory.getRuntimeMXBean().getUptime();
  private final AtomicLong most = new AtomicLong(UNKNOWN);

  LiveHeap() {
    collectors.forEach(collector -> collector.addNotificationListener(this, null, null));
  }

  /** Bytes so far, or {@link #UNKNOWN}. */
  long most() {
    return most.get();
  }

  @Override
  public void handleNotification(Notification notification, Object handback) {
    GcInfo collection =
        GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData())
            .getGcInfo();
    // One that ended before may be told late.
    if (collection.getStartTime() >= start) {
      long left =
          collection.getMemoryUsageAfterGc().entrySet().stream()
              .filter(pool -> pools.contains(pool.getKey()))
              .mapToLong(pool -> pool.getValue().getUsed())
              .sum();
      most.accumulateAndGet(left, Math::max);
    }
  }

  @Override
  public void close() {
    for (NotificationEmitter collector : collectors) {
      try {
        collector.removeNotificationListener(this);
      } catch (ListenerNotFoundException e) {
        throw new IllegalStateException("added when this was made", e);
      }
    }
  }
}
