package io.holowire.jmh.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The ways of a build of our connector.
 *
 * @param name what the first of them is called
 * @param jars the build; none = what is on the class path
 */
record HolowireWays(String name, List<String> jars, Arguments arguments, Server server) {
  private static final String CAPACITY = "table.exec.async-lookup.buffer-capacity";

  /** Those of the scenario. */
  List<Way> all() {
    return switch (arguments.scenario()) {
      case UPSERT -> upserts();
      case LOAD -> loads();
      case SCAN -> scans();
      case LOOKUP -> lookups();
      case RELAY -> List.of();
    };
  }

  private List<Way> upserts() {
    Map<String, String> options = options();
    options.put("upsert_type", arguments.upsertType());
    List<Way> ways = new ArrayList<>();
    ways.add(way("", options, 1));
    for (int rows : arguments.flushRows()) {
      ways.add(way("-flush-" + rows, with(options, FlinkWay.FLUSH_ROWS, String.valueOf(rows)), 1));
    }
    arguments.parallelismsBeyond(1).forEach(p -> ways.add(way("-" + p, options, p)));
    return ways;
  }

  /** The ledger, and whatever is left behind, goes with the schema. */
  private List<Way> loads() {
    Map<String, String> options = options();
    options.put("bulkload", "true");
    options.put("sink.bulkload.schema", Server.SCHEMA);
    List<Way> ways = new ArrayList<>();
    ways.add(way("-direct", options, 1)); // one subtask needs no staging
    ways.add(way("-text", with(options, "sink.copy.format", "text"), 1));
    ways.add(way("-staging", options, 2));
    arguments.parallelismsBeyond(2).forEach(p -> ways.add(way("-staging-" + p, options, p)));
    for (String option : List.of("unlogged=true", "freeze=true", "synchronous-commit=false")) {
      String[] parts = option.split("=");
      Map<String, String> staged = with(options, "sink.bulkload." + parts[0], parts[1]);
      ways.add(way("-staging-" + parts[0], staged, 2));
    }
    ways.add(way("-prepared", with(options, "sink.bulkload.mode", "prepared"), 2));
    return ways;
  }

  private List<Way> scans() {
    List<Way> ways = new ArrayList<>(List.of(way("", options(), 1), way("-2", options(), 2)));
    arguments.parallelismsBeyond(2).forEach(p -> ways.add(way("-" + p, options(), p)));
    return ways;
  }

  private List<Way> lookups() {
    Map<String, String> options = options();
    List<Way> ways = new ArrayList<>();
    ways.add(way("", options, 1));
    for (int keys : arguments.capacities()) {
      Map<String, String> settings = Map.of(CAPACITY, String.valueOf(keys));
      ways.add(new FlinkWay(name + "-capacity-" + keys, options, 1, jars, settings));
    }
    ways.add(way("-2", options, 2));
    arguments.parallelismsBeyond(2).forEach(p -> ways.add(way("-" + p, options, p)));
    ways.add(way("-sync", with(options, "lookup.async", "false"), 1));
    return ways;
  }

  private Way way(String suffix, Map<String, String> options, int parallelism) {
    return new FlinkWay(name + suffix, options, parallelism, jars);
  }

  private Map<String, String> options() {
    Map<String, String> options = new TreeMap<>();
    options.put("connector", "hologres");
    options.put("endpoint", server.host() + ":" + server.port());
    options.put("database", server.database());
    options.put("table", arguments.task().dataset().table());
    options.put("username", server.user());
    options.put("password", server.password());
    if (server.tls()) {
      options.put("connection.ssl.mode", "require");
    }
    return options;
  }

  private static Map<String, String> with(
      Map<String, String> options, String option, String value) {
    Map<String, String> more = new TreeMap<>(options);
    more.put(option, value);
    return more;
  }
}
