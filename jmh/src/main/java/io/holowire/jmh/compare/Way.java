package io.holowire.jmh.compare;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One way to do what a scenario asks for.
 *
 * @param name what the report calls it
 * @param options the table's WITH clause
 * @param connector jars of another build of our connector; empty = the one on the class path
 */
record Way(String name, Map<String, String> options, List<String> connector)
    implements Serializable {
  private static final String BLACKHOLE = "blackhole";

  /** All ways that a command line asks for, the floor first. */
  static List<Way> of(Arguments arguments, Server server) {
    List<Way> ways = new ArrayList<>();
    ways.add(new Way(BLACKHOLE, Map.of("connector", BLACKHOLE), List.of()));
    Map<String, List<String>> builds = new LinkedHashMap<>();
    builds.put("holowire", List.of());
    builds.putAll(arguments.connectors());
    builds.forEach(
        (name, jars) -> {
          ways.add(new Way(name, holowire(arguments, server), jars));
          for (int rows : arguments.flushRows()) {
            Map<String, String> options = holowire(arguments, server);
            options.put("sink.buffer-flush.max-rows", String.valueOf(rows));
            ways.add(new Way(name + ", flush " + rows, options, jars));
          }
        });
    ways.add(new Way("jdbc", jdbc(server), List.of()));
    return ways;
  }

  private static Map<String, String> holowire(Arguments arguments, Server server) {
    Map<String, String> options = new TreeMap<>();
    options.put("connector", "hologres");
    options.put("endpoint", server.host() + ":" + server.port());
    options.put("database", server.database());
    options.put("table", Events.TABLE);
    options.put("username", server.user());
    options.put("password", server.password());
    options.put("upsert_type", arguments.upsertType());
    return options;
  }

  /** As somebody has it who has read about the driver: its default sends row by row. */
  private static Map<String, String> jdbc(Server server) {
    Map<String, String> options = new TreeMap<>();
    options.put("connector", "jdbc");
    options.put("url", server.jdbcUrl() + "?reWriteBatchedInserts=true");
    options.put("table-name", Events.TABLE);
    options.put("username", server.user());
    options.put("password", server.password());
    options.put("sink.buffer-flush.max-rows", "5000");
    options.put("sink.buffer-flush.interval", "0");
    return options;
  }

  /** The floor: Flink and the source alone. */
  boolean writesNothing() {
    return BLACKHOLE.equals(options.get("connector"));
  }

  String with() {
    return options.entrySet().stream()
        .map(option -> quote(option.getKey()) + " = " + quote(option.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static String quote(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  /** Without the password. */
  @Override
  public String toString() {
    Map<String, String> shown = new TreeMap<>(options);
    shown.keySet().removeAll(List.of("username", "password"));
    return name + ": " + shown + (connector.isEmpty() ? "" : " of " + connector);
  }
}
