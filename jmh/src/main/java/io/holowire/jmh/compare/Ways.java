package io.holowire.jmh.compare;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The ways that a command line asks for, the floor first. */
final class Ways {
  private static final String REPLAY = "replay";

  private static final String ENCRYPTED = "left out: what is encrypted cannot be sent again";

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
    ways.addAll(replays(arguments, ways));
    ways.addAll(new JdbcWays(arguments, server).all());
    withoutFlink(arguments).stream().filter(way -> way.knows(dataset)).forEach(ways::add);
    refuseTwins(ways);
    return arguments.ways().isEmpty() ? ways : chosen(arguments, ways);
  }

  /** As a build of the connector may make them that is called like another way. */
  private static void refuseTwins(List<Way> ways) {
    Set<String> names = new HashSet<>();
    for (Way way : ways) {
      if (!names.add(way.name())) {
        throw new IllegalArgumentException(
            "--connector: there would be two ways called " + way.name());
      }
    }
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

  private static List<Way> replays(Arguments arguments, List<Way> ways) {
    List<Way> replays = new ArrayList<>();
    if (!arguments.tls()) {
      replayed(arguments.scenario())
          .forEach((name, way) -> replays.add(new ReplayWay(name, named(way, ways))));
    }
    return replays;
  }

  /** What each replay has recorded: what the plainest of our ways sends. */
  private static Map<String, String> replayed(Scenario scenario) {
    return switch (scenario) {
      case UPSERT -> Map.of(REPLAY, "holowire");
      case LOAD -> Map.of(REPLAY + "-direct", "holowire-direct");
      case LOOKUP -> Map.of(REPLAY + ScanWay.UNDECODED, "holowire");
      case SCAN, RELAY -> Map.of();
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
    if (arguments.tls()) {
      replayed(arguments.scenario()).keySet().forEach(way -> absent.put(way, ENCRYPTED));
    }
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
