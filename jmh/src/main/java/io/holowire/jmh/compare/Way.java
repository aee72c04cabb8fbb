package io.holowire.jmh.compare;

import java.io.Serializable;
import java.util.List;

/** One way to do what a scenario asks for; its text says how, without the password. */
sealed interface Way extends Serializable
    permits CopyWay, FlinkWay, LookupWay, RelayWay, ReplayWay, ScanWay {
  /** What the report calls it and {@code --ways} chooses it by. */
  String name();

  /** Jars of another build of our connector; empty = the one on the class path, or none at all. */
  default List<String> connector() {
    return List.of();
  }

  /** Whether nothing comes anywhere: it shows what Flink and the source cost. */
  default boolean isFloor() {
    return false;
  }

  /** Whether it can do it with this table. */
  default boolean knows(Dataset dataset) {
    return true;
  }

  /** Starts what all jobs of a run share. */
  Client open(Task task, Server server) throws Exception;
}
