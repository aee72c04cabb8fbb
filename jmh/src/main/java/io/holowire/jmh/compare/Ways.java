package io.holowire.jmh.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The ways that a command line asks for, the floor first. */
final class Ways {
  private static final String FLUSH_ROWS = "sink.buffer-flush.max-rows";

  private Ways() {}

  static List<Way> of(Arguments arguments, Server server) {
    List<Way> ways = new ArrayList<>();
    ways.add(FlinkWay.floor());
    Map<String, List<String>> builds = new LinkedHashMap<>();
    builds.put("holowire", List.of());
    builds.putAll(arguments.connectors());
    switch (arguments.scenario()) {
      case UPSERT -> {
        builds.forEach((name, jars) -> ways.addAll(upserts(name, jars, arguments, server)));
        ways.add(jdbc("jdbc", Events.TABLE, 1, server));
      }
      case LOAD -> {
        builds.forEach((name, jars) -> ways.addAll(loads(name, jars, server)));
        ways.add(jdbc("jdbc", LineItems.TABLE, 1, server));
        ways.add(jdbc("jdbc-2", LineItems.TABLE, 2, server));
        ways.add(new CopyFileWay());
        PsqlWay.find().ifPresent(ways::add);
        ways.add(new CopyTextWay());
        ways.add(new PgBulkInsertWay());
      }
    }
    return arguments.ways().isEmpty() ? ways : chosen(arguments.ways(), ways);
  }

  private static List<Way> chosen(List<String> names, List<Way> ways) {
    List<String> known = ways.stream().map(Way::name).toList();
    for (String name : names) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException("--ways %s is none of %s".formatted(name, known));
      }
    }
    return ways.stream().filter(way -> names.contains(way.name())).toList();
  }

  private static List<Way> upserts(
      String name, List<String> jars, Arguments arguments, Server server) {
    Map<String, String> options = holowire(Events.TABLE, server);
    options.put("upsert_type", arguments.upsertType());
    List<Way> ways = new ArrayList<>();
    ways.add(new FlinkWay(name, options, 1, jars));
    for (int rows : arguments.flushRows()) {
      Map<String, String> flush = with(options, FLUSH_ROWS, String.valueOf(rows));
      ways.add(new FlinkWay(name + "-flush-" + rows, flush, 1, jars));
    }
    return ways;
  }

  /** The ledger, and whatever is left behind, goes with the schema. */
  private static List<Way> loads(String name, List<String> jars, Server server) {
    Map<String, String> options = holowire(LineItems.TABLE, server);
    options.put("bulkload", "true");
    options.put("sink.bulkload.schema", Server.SCHEMA);
    List<Way> ways = new ArrayList<>();
    ways.add(new FlinkWay(name + "-direct", options, 1, jars)); // one subtask needs no staging
    ways.add(new FlinkWay(name + "-text", with(options, "sink.copy.format", "text"), 1, jars));
    ways.add(new FlinkWay(name + "-staging", options, 2, jars));
    for (String option : List.of("unlogged=true", "freeze=true", "synchronous-commit=false")) {
      String[] parts = option.split("=");
      Map<String, String> staged = with(options, "sink.bulkload." + parts[0], parts[1]);
      ways.add(new FlinkWay(name + "-staging-" + parts[0], staged, 2, jars));
    }
    Map<String, String> prepared = with(options, "sink.bulkload.mode", "prepared");
    ways.add(new FlinkWay(name + "-prepared", prepared, 2, jars));
    return ways;
  }

  private static Map<String, String> holowire(String table, Server server) {
    Map<String, String> options = new TreeMap<>();
    options.put("connector", "hologres");
    options.put("endpoint", server.host() + ":" + server.port());
    options.put("database", server.database());
    options.put("table", table);
    options.put("username", server.user());
    options.put("password", server.password());
    return options;
  }

  /** As somebody has it who has read about the driver: its default sends row by row. */
  private static Way jdbc(String name, String table, int parallelism, Server server) {
    Map<String, String> options = new TreeMap<>();
    options.put("connector", "jdbc");
    options.put("url", server.jdbcUrl() + "?reWriteBatchedInserts=true");
    options.put("table-name", table);
    options.put("username", server.user());
    options.put("password", server.password());
    options.put(FLUSH_ROWS, "5000");
    options.put("sink.buffer-flush.interval", "0");
    return new FlinkWay(name, options, parallelism, List.of());
  }

  private static Map<String, String> with(
      Map<String, String> options, String option, String value) {
    Map<String, String> more = new TreeMap<>(options);
    more.put(option, value);
    return more;
  }
}
