package io.holowire.jmh.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The ways that a command line asks for, the floor first. */
final class Ways {
  private static final String FLUSH_ROWS = "sink.buffer-flush.max-rows";

  private static final String CAPACITY = "table.exec.async-lookup.buffer-capacity";

  private static final String REPLAY = "replay";

  /** Selects that pgbench sends before it waits. */
  private static final List<Integer> PIPELINES = List.of(1, VertxWay.IN_FLIGHT);

  private Ways() {}

  static List<Way> of(Arguments arguments, Server server) {
    List<Way> ways = new ArrayList<>();
    if (arguments.scenario().hasFloor()) {
      ways.add(FlinkWay.floor());
    }
    Map<String, List<String>> builds = new LinkedHashMap<>();
    builds.put("holowire", List.of());
    builds.putAll(arguments.connectors());
    switch (arguments.scenario()) {
      case UPSERT -> {
        builds.forEach((name, jars) -> ways.addAll(upserts(name, jars, arguments, server)));
        ways.add(new ReplayWay(REPLAY, named("holowire", ways)));
        ways.add(jdbc("jdbc", Events.TABLE, 1, server));
      }
      case LOAD -> {
        builds.forEach((name, jars) -> ways.addAll(loads(name, jars, server)));
        ways.add(new ReplayWay(REPLAY + "-direct", named("holowire-direct", ways)));
        ways.add(jdbc("jdbc", LineItems.TABLE, 1, server));
        ways.add(jdbc("jdbc-2", LineItems.TABLE, 2, server));
        ways.add(new CopyFileWay());
        Psql.find().map(PsqlLoadWay::new).ifPresent(ways::add);
        ways.add(new CopyTextWay());
        ways.add(new PgBulkInsertWay());
      }
      case LOOKUP -> {
        builds.forEach((name, jars) -> ways.addAll(lookups(name, jars, arguments, server)));
        ways.add(new ReplayWay(REPLAY + ScanWay.UNDECODED, named("holowire", ways)));
        Map<String, String> jdbc = jdbc(Events.TABLE, server.jdbcUrl(), server);
        ways.add(new FlinkWay("jdbc", jdbc, 1, List.of()));
        ways.add(new PreparedSelectWay());
        ways.add(new VertxWay());
        Program.find(PgbenchWay.PROGRAM)
            .ifPresent(
                pgbench ->
                    PIPELINES.forEach(
                        depth -> ways.add(new PgbenchWay(pgbench, arguments.tableRows(), depth))));
      }
      case SCAN -> {
        builds.forEach((name, jars) -> ways.addAll(scans(name, jars, server)));
        ways.addAll(jdbcScans(arguments.rows(), server));
        ways.add(new CursorWay());
        ways.add(new CopyOutWay());
        Psql.find().map(PsqlScanWay::new).ifPresent(ways::add);
      }
      case RELAY -> {
        ways.add(new PgwireRelayWay());
        Psql.find().map(PsqlRelayWay::new).ifPresent(ways::add);
      }
    }
    return arguments.ways().isEmpty() ? ways : chosen(arguments.ways(), ways);
  }

  private static FlinkWay named(String name, List<Way> ways) {
    return (FlinkWay)
        ways.stream().filter(way -> way.name().equals(name)).findFirst().orElseThrow();
  }

  /** Ways of the scenario that cannot run here, and why. */
  static Map<String, String> absent(Arguments arguments) {
    if (!arguments.ways().isEmpty()) {
      return Map.of();
    }
    return switch (arguments.scenario()) {
      case UPSERT -> Map.of();
      case LOAD -> absent(Psql.PROGRAM, PsqlLoadWay.NAME);
      case SCAN -> absent(Psql.PROGRAM, PsqlScanWay.NAME);
      case RELAY -> absent(Psql.PROGRAM, PsqlRelayWay.NAME);
      case LOOKUP ->
          absent(
              PgbenchWay.PROGRAM, PIPELINES.stream().map(PgbenchWay::name).toArray(String[]::new));
    };
  }

  private static Map<String, String> absent(String program, String... ways) {
    Map<String, String> absent = new LinkedHashMap<>();
    if (Program.find(program).isEmpty()) {
      Stream.of(ways).forEach(way -> absent.put(way, Program.absence(program)));
    }
    return absent;
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

  private static List<Way> scans(String name, List<String> jars, Server server) {
    Map<String, String> options = holowire(LineItems.TABLE, server);
    return List.of(
        new FlinkWay(name, options, 1, jars), new FlinkWay(name + "-2", options, 2, jars));
  }

  private static List<Way> lookups(
      String name, List<String> jars, Arguments arguments, Server server) {
    Map<String, String> options = holowire(Events.TABLE, server);
    List<Way> ways = new ArrayList<>();
    ways.add(new FlinkWay(name, options, 1, jars));
    for (int keys : arguments.capacities()) {
      Map<String, String> settings = Map.of(CAPACITY, String.valueOf(keys));
      ways.add(new FlinkWay(name + "-capacity-" + keys, options, 1, jars, settings));
    }
    ways.add(new FlinkWay(name + "-2", options, 2, jars));
    ways.add(new FlinkWay(name + "-sync", with(options, "lookup.async", "false"), 1, jars));
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
    Map<String, String> options =
        jdbc(table, server.jdbcUrl() + "?reWriteBatchedInserts=true", server);
    options.put(FLUSH_ROWS, "5000");
    options.put("sink.buffer-flush.interval", "0");
    return new FlinkWay(name, options, parallelism, List.of());
  }

  /** As the same one has it: its default reads the whole table before the first row. */
  private static List<Way> jdbcScans(int rows, Server server) {
    Map<String, String> options = jdbc(LineItems.TABLE, server.jdbcUrl(), server);
    options.put("scan.auto-commit", "false");
    options.put("scan.fetch-size", String.valueOf(CursorWay.FETCH_SIZE));
    Map<String, String> parts = new TreeMap<>(options);
    parts.put("scan.partition.column", "l_orderkey");
    parts.put("scan.partition.num", "2");
    parts.put("scan.partition.lower-bound", "1");
    parts.put("scan.partition.upper-bound", String.valueOf(LineItems.greatestOrderKey(rows)));
    return List.of(
        new FlinkWay("jdbc", options, 1, List.of()), new FlinkWay("jdbc-2", parts, 2, List.of()));
  }

  private static Map<String, String> jdbc(String table, String url, Server server) {
    Map<String, String> options = new TreeMap<>();
    options.put("connector", "jdbc");
    options.put("url", url);
    options.put("table-name", table);
    options.put("username", server.user());
    options.put("password", server.password());
    return options;
  }

  private static Map<String, String> with(
      Map<String, String> options, String option, String value) {
    Map<String, String> more = new TreeMap<>(options);
    more.put(option, value);
    return more;
  }
}
