package io.holowire.it.load;

import io.holowire.it.server.LocalPostgres;
import io.holowire.it.server.LocalPostgres.Stop;
import io.holowire.it.server.Oracle;
import io.holowire.pgwire.kit.FaultProxy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.core.execution.JobClient;

/** What happens to a load while it runs, one thing at a time, and the count of what has. */
final class LoadFaults implements AutoCloseable {

  enum Fault {
    FAIL_TASK,
    LOSE_TASK_MANAGER,
    KILL_SERVER,
    STOP_SERVER,
    RESET,
    /** The server's words end in the middle, on new connections, too. */
    CUT_ANSWERS,
    /** The same of the load's words. */
    CUT_REQUESTS,
    REFUSE_CONNECTIONS,
    TERMINATE_SESSION,
    /** A statement never arrives. */
    CUT_BEFORE_STATEMENT,
    /** A statement arrives, but the answer does not. */
    CUT_AFTER_STATEMENT,
    CUT_BEFORE_COMMIT,
    CUT_AFTER_COMMIT,
    /** A transaction ends when its task has failed and another attempt is on its way. */
    LATE_COMMIT
  }

  private static final List<String> STATEMENTS =
      List.of("begin", "create", "copy", "insert into", "drop", "ledger");

  private static final int PATIENCE_MILLIS = 1_500;

  private final LoadWay way;
  private final LocalPostgres server;
  private final LoadCluster cluster;
  private final Random random;
  private final FaultProxy proxy;
  private Patience patience = met -> met.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
  private final Map<String, Integer> struck = new TreeMap<>();

  LoadFaults(LoadWay way, LocalPostgres server, LoadCluster cluster, Random random)
      throws IOException {
    this.way = way;
    this.server = server;
    this.cluster = cluster;
    this.random = random;
    proxy = FaultProxy.to(server.host(), server.port());
  }

  /** All kinds in random order; those of {@code -Dholowire.faults=…} only, to look for a cause. */
  List<Fault> shuffled() {
    String only = System.getProperty("holowire.faults");
    List<Fault> kinds =
        new ArrayList<>(
            only == null
                ? List.of(Fault.values())
                : Arrays.stream(only.split(",")).map(Fault::valueOf).toList());
    Collections.shuffle(kinds, random);
    return kinds;
  }

  /** Where the load has to connect. */
  int port() {
    return proxy.port();
  }

  /**
   * Lets a fault happen, and heals what can be healed.
   *
   * @param subtasks of the load
   */
  void strike(Fault fault, int subtasks) throws Exception {
    switch (fault) {
      case FAIL_TASK -> failTask(random.nextInt(subtasks));
      case LOSE_TASK_MANAGER -> {
        cluster.loseTaskManager();
        count("lost TaskManager");
      }
      case KILL_SERVER -> {
        server.kill();
        server.start();
        count("kill -9 of the server");
      }
      case STOP_SERVER -> {
        server.stop(random.nextBoolean() ? Stop.FAST : Stop.IMMEDIATE);
        server.start();
        count("stop of the server");
      }
      case RESET -> {
        proxy.resetAll();
        count("reset");
      }
      case CUT_ANSWERS -> {
        proxy.toClient().cutAfter(random.nextInt(3_000));
        Thread.sleep(100);
        proxy.toClient().heal();
        count("cut answers");
      }
      case CUT_REQUESTS -> {
        proxy.toServer().resetAfter(random.nextInt(60_000));
        Thread.sleep(200);
        proxy.toServer().heal();
        count("cut requests");
      }
      case REFUSE_CONNECTIONS -> {
        proxy.refuse(true);
        proxy.resetAll();
        Thread.sleep(200);
        proxy.refuse(false);
        count("refused connections");
      }
      case TERMINATE_SESSION -> terminateSession();
      case CUT_BEFORE_STATEMENT -> cutBefore(List.of(any(STATEMENTS)));
      case CUT_AFTER_STATEMENT -> cutAfter(List.of(any(STATEMENTS)));
      case CUT_BEFORE_COMMIT -> cutBefore(List.of(anyEnd()));
      case CUT_AFTER_COMMIT -> cutAfter(List.of(anyEnd()));
      case LATE_COMMIT ->
          comesLate(
              List.of(anyEnd()),
              random.nextBoolean() ? () -> Trap.strike(Trap.ANYBODY) : cluster::loseTaskManager);
    }
  }

  /** Strikes at a step of the commit of a whole load, unless it ends before. */
  void strikeFinalCommit(JobClient job) throws InterruptedException {
    patience =
        met -> {
          while (!met.await(50, TimeUnit.MILLISECONDS)) {
            if (cluster.hasEnded(job)) {
              return false;
            }
          }
          return true;
        };
    List<String> words = any(way.commitSteps());
    switch (random.nextInt(3)) {
      case 0 -> cutBefore(words);
      case 1 -> cutAfter(words);
      default -> comesLate(words, cluster::loseTaskManager); // with what writers have handed over
    }
  }

  /** How many faults the load has met. */
  int total() {
    return struck.values().stream().mapToInt(Integer::intValue).sum();
  }

  @Override
  public String toString() {
    return total() + " faults " + struck;
  }

  private String anyEnd() {
    return any(way.ends());
  }

  private <T> T any(List<T> words) {
    return words.get(random.nextInt(words.size()));
  }

  private void failTask(int subtask) throws InterruptedException {
    Trap.strike(subtask);
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
    while (!Trap.hasStruck() && System.nanoTime() < deadline) {
      Thread.sleep(5);
    }
    if (Trap.hasStruck()) {
      count("failed task");
    }
    Trap.disarm();
  }

  private void terminateSession() {
    try (Oracle oracle = server.oracle(server.database())) {
      boolean hit =
          !oracle
              .rows(
                  "select pg_terminate_backend(pid) from pg_stat_activity"
                      + " where application_name = 'flink-connector-hologres'"
                      + " order by random() limit 1")
              .isEmpty();
      if (hit) {
        count("terminated session");
      }
    }
  }

  private void cutBefore(List<String> words) throws InterruptedException {
    if (meets(words, proxy::resetAll)) {
      count("cut before " + String.join(", ", words));
    }
  }

  private void cutAfter(List<String> words) throws InterruptedException {
    if (meets(words, () -> proxy.toClient().stopReading())) {
      Thread.sleep(50);
      proxy.resetAll();
      count("lost answer to " + String.join(", ", words));
    }
    proxy.toClient().heal();
  }

  /** The load fails while the one connection, and no other, is held up. */
  private void comesLate(List<String> words, Runnable failure) throws InterruptedException {
    CountDownLatch late = new CountDownLatch(1);
    boolean met =
        meets(
            words,
            () -> {
              failure.run();
              LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
              late.countDown();
            });
    if (met) {
      late.await();
      count("late " + String.join(", ", words));
    }
    Trap.disarm();
  }

  /** How long one waits for words of the load; false = too long. */
  private interface Patience {
    boolean await(CountDownLatch met) throws InterruptedException;
  }

  /** Waits for the load to send these words, one after the other. */
  private boolean meets(List<String> words, Runnable action) throws InterruptedException {
    CountDownLatch met = new CountDownLatch(1);
    Runnable next =
        () -> {
          met.countDown();
          action.run();
        };
    for (int i = words.size() - 1; i > 0; i--) {
      String later = words.get(i);
      Runnable then = next;
      next = () -> proxy.toServer().at(later, then);
    }
    proxy.toServer().at(words.get(0), next);
    try {
      return patience.await(met);
    } finally {
      proxy.toServer().heal();
    }
  }

  private void count(String what) {
    struck.merge(what, 1, Integer::sum);
  }

  @Override
  public void close() throws IOException {
    proxy.close();
  }
}
