package io.holowire.jmh.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The ways that a command line asks for, the floor first. */
final class Ways {
  private static final String REPLAY = "replay";

  /** Selects that pgbench sends before it waits. */
  private static final List<Integer> PIPELINES = List.of(1, VertxWay.IN_FLIGHT);

  private Ways() {}

  static List<Way> of(Arguments arguments, Server server) {
    Dataset dataset = arguments.task().dataset();
    List<Way> ways = new ArrayList<>();
    if (arguments.scenario().hasFloor()) {
      ways.add(FlinkWay.floor());
    }
    ways.addAll(new HolowireWays("holowire", List.of(), arguments, server).all());
    arguments
        .connectors()
        .forEach(
            (name, jars) -> ways.addAll(new HolowireWays(name, jars, arguments, server).all()));
    replay(arguments, ways).ifPresent(ways::add);
    ways.addAll(new JdbcWays(arguments, server).all());
    withoutFlink(arguments).stream().filter(way -> way.knows(dataset)).forEach(ways::add);
    return arguments.ways().isEmpty() ? ways : chosen(arguments, ways);
  }

  private static List<Way> withoutFlink(Arguments arguments) {
    List<Way> ways = new ArrayList<>();
    switch (arguments.scenario()) {
      case UPSERT -> {}
      case LOAD -> {
        ways.add(new CopyFileWay());
        Psql.find().map(PsqlLoadWay::new).ifPresent(ways::add);
        ways.add(new CopyTextWay());
        ways.add(new PgBulkInsertWay());
      }
      case SCAN -> {
        ways.add(new CursorWay());
        ways.add(new CopyOutWay());
        Psql.find().map(PsqlScanWay::new).ifPresent(ways::add);
      }
      case LOOKUP -> {
        ways.add(new PreparedSelectWay());
        ways.add(new VertxWay());
        Program.find(PgbenchWay.PROGRAM)
            .ifPresent(
                pgbench ->
                    PIPELINES.forEach(
                        depth -> ways.add(new PgbenchWay(pgbench, arguments.tableRows(), depth))));
      }
      case RELAY -> {
        ways.add(new PgwireRelayWay());
        Psql.find().map(PsqlRelayWay::new).ifPresent(ways::add);
      }
    }
    return ways;
  }

  /** Of what the plainest of our ways sends. */
  private static Optional<Way> replay(Arguments arguments, List<Way> ways) {
    return switch (arguments.scenario()) {
      case UPSERT -> Optional.of(new ReplayWay(REPLAY, named("holowire", ways)));
      case LOAD -> Optional.of(new ReplayWay(REPLAY + "-direct", named("holowire-direct", ways)));
      case LOOKUP ->
          Optional.of(new ReplayWay(REPLAY + ScanWay.UNDECODED, named("holowire", ways)));
      case SCAN, RELAY -> Optional.empty();
    };
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
    Map<String, String> absent = new LinkedHashMap<>();
    withoutFlink(arguments).stream()
        .filter(way -> !way.knows(arguments.task().dataset()))
        .forEach(
            way ->
                absent.put(
                    way.name(),
                    "left out: knows %s only".formatted(arguments.scenario().dataset().name())));
    switch (arguments.scenario()) {
      case UPSERT -> {}
      case LOAD -> addAbsent(absent, Psql.PROGRAM, PsqlLoadWay.NAME);
      case SCAN -> addAbsent(absent, Psql.PROGRAM, PsqlScanWay.NAME);
      case RELAY -> addAbsent(absent, Psql.PROGRAM, PsqlRelayWay.NAME);
      case LOOKUP ->
          PIPELINES.forEach(depth -> addAbsent(absent, PgbenchWay.PROGRAM, PgbenchWay.name(depth)));
    }
    return absent;
  }

  private static void addAbsent(Map<String, String> absent, String program, String way) {
    if (Program.find(program).isEmpty()) {
      absent.put(way, Program.absence(program));
    }
  }

  private static List<Way> chosen(Arguments arguments, List<Way> ways) {
    List<String> known = ways.stream().map(Way::name).toList();
    for (String name : arguments.ways()) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException("--ways %s is none of %s".formatted(name, known));
      }
    }
    return ways.stream().filter(way -> arguments.ways().contains(way.name())).toList();
  }
}
