package io.holowire.it.scan;

import io.holowire.it.load.LoadCluster;
import io.holowire.it.load.Trap;
import io.holowire.pgwire.kit.FaultProxy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** What happens to the readers of a scan, one thing at a time, and the count of what has. */
final class ScanFaults implements AutoCloseable {

  enum Fault {
    FAIL_TASK,
    LOSE_TASK_MANAGER,
    TERMINATE_READER,
    /** Its connection ends in the middle of a COPY. */
    CUT_READER
  }

  /** More than the session that plans is ever told. */
  private static final int MIDST_OF_COPY = 40_000;

  private final LoadCluster cluster;
  private final ScanSessions sessions;
  private final Random random;
  private final FaultProxy proxy;
  private final List<Fault> next = new ArrayList<>();
  private final Map<Fault, Integer> struck = new TreeMap<>();

  ScanFaults(LoadCluster cluster, ScanSessions sessions, Random random) throws IOException {
    this.cluster = cluster;
    this.sessions = sessions;
    this.random = random;
    proxy = FaultProxy.to(sessions.server().host(), sessions.server().port());
  }

  /** Where the scan has to connect. */
  String endpoint() {
    return proxy.host() + ":" + proxy.port();
  }

  /** Lets something happen; each kind once before any comes again. */
  void strike() throws InterruptedException {
    if (next.isEmpty()) {
      next.addAll(List.of(Fault.values()));
      Collections.shuffle(next, random);
    }
    strike(next.remove(0));
  }

  void strike(Fault fault) throws InterruptedException {
    for (int i = 0; i < 100; i++) {
      if (hits(fault)) {
        struck.merge(fault, 1, Integer::sum);
        return;
      }
      Thread.sleep(10); // nobody reads just now
    }
  }

  private boolean hits(Fault fault) throws InterruptedException {
    switch (fault) {
      case FAIL_TASK -> {
        return failTask();
      }
      case LOSE_TASK_MANAGER -> {
        cluster.loseTaskManager();
        return true;
      }
      case TERMINATE_READER -> {
        return sessions.terminateReader();
      }
      default -> {
        return cutReader();
      }
    }
  }

  private static boolean failTask() throws InterruptedException {
    Trap.strike(Trap.ANYBODY);
    for (int i = 0; i < 20 && !Trap.hasStruck(); i++) {
      Thread.sleep(5);
    }
    boolean hit = Trap.hasStruck();
    Trap.disarm();
    return hit;
  }

  private boolean cutReader() throws InterruptedException {
    int before = proxy.open();
    proxy.toClient().resetAfter(MIDST_OF_COPY + random.nextInt(60_000));
    for (int i = 0; i < 20 && proxy.open() >= before; i++) {
      Thread.sleep(5);
    }
    boolean hit = proxy.open() < before;
    proxy.toClient().heal();
    return hit;
  }

  int total() {
    return struck.values().stream().mapToInt(Integer::intValue).sum();
  }

  @Override
  public String toString() {
    return total() + " faults " + struck;
  }

  @Override
  public void close() throws IOException {
    proxy.close();
  }
}
