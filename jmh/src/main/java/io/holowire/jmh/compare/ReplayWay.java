package io.holowire.jmh.compare;

import java.util.Map;
import java.util.TreeMap;

/**
 * What our connector sends, recorded beforehand and sent again by a bare loop: what the server can
 * take of it.
 */
record ReplayWay(String name, FlinkWay recorded) implements Way {
  private static final String ENDPOINT = "endpoint";

  @Override
  public Client open(Task task, Server server) {
    return new ReplayClient(this, task, server);
  }

  /** The way to record, through a proxy. */
  FlinkWay through(Recorder recorder) {
    Map<String, String> options = new TreeMap<>(recorded.options());
    options.put(ENDPOINT, recorder.endpoint());
    return new FlinkWay(
        name, options, recorded.parallelism(), recorded.connector(), recorded.settings());
  }

  @Override
  public String toString() {
    return "%s: what %s sends, recorded and sent again by a bare loop"
        .formatted(name, recorded.name());
  }
}
