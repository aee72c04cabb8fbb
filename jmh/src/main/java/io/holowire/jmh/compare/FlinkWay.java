package io.holowire.jmh.compare;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Through Flink SQL, by the scenario's statement.
 *
 * @param options the table's WITH clause
 * @param parallelism of source and sink, which stay one chain
 * @param settings of Flink's session, besides the scenario's
 */
record FlinkWay(
    String name,
    Map<String, String> options,
    int parallelism,
    List<String> connector,
    Map<String, String> settings)
    implements Way {
  /** The option of both connectors that says how many rows a batch has. */
  static final String FLUSH_ROWS = "sink.buffer-flush.max-rows";

  private static final String BLACKHOLE = "blackhole";

  FlinkWay(String name, Map<String, String> options, int parallelism, List<String> connector) {
    this(name, options, parallelism, connector, Map.of());
  }

  /** The floor: Flink and the source alone. */
  static FlinkWay floor() {
    return new FlinkWay(BLACKHOLE, Map.of("connector", BLACKHOLE), 1, List.of());
  }

  @Override
  public boolean isFloor() {
    return BLACKHOLE.equals(options.get("connector"));
  }

  @Override
  public Client open(Task task, Server server) throws Exception {
    return FlinkClient.open(task, this);
  }

  /** Flink's session. */
  Map<String, String> session(Task task) {
    Map<String, String> session = new TreeMap<>(task.session());
    session.put("parallelism.default", String.valueOf(parallelism));
    session.putAll(settings);
    return session;
  }

  /** Flink's tables. */
  String tables(Task task) {
    return isFloor() ? task.floor(with()) : task.tables(with());
  }

  private String with() {
    return options.entrySet().stream()
        .map(option -> quote(option.getKey()) + " = " + quote(option.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static String quote(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  @Override
  public String toString() {
    Map<String, String> shown = new TreeMap<>(options);
    shown.keySet().removeAll(List.of("username", "password"));
    return name
        + ": "
        + shown
        + (parallelism == 1 ? "" : " by " + parallelism + " subtasks")
        + (settings.isEmpty() ? "" : " with " + settings)
        + (connector.isEmpty() ? "" : " of " + connector);
  }
}
