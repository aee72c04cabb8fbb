package io.holowire.jmh.compare;

import io.holowire.it.server.PostgresServer;
import io.holowire.it.server.ServerOptions;
import io.holowire.it.server.TestCertificates;
import io.holowire.jmh.compare.checksum.Total;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Compares our connector with other ways to do the same, in one run: every way has its turn in each
 * round. Those through Flink SQL run the same statement, only the WITH clause differs.
 */
public final class Compare {
  private Compare() {}

  /** Exits with 0 when all ways did what they should, with 1 when one did not, 2 on misuse. */
  public static void main(String[] args) {
    System.exit(run(System.out, List.of(args)));
  }

  static int run(PrintStream out, List<String> args) {
    Arguments arguments;
    try {
      arguments = Arguments.parse(args);
    } catch (IllegalArgumentException e) {
      out.println(e.getMessage());
      out.print(Arguments.USAGE);
      return 2;
    }
    try (PostgresServer server = start(arguments);
        Network network = Network.open(arguments, Server.of(server))) {
      compare(out, arguments, network.addresses());
      return 0;
    } catch (Exception e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        out.println(cause);
      }
      return 1;
    }
  }

  private static PostgresServer start(Arguments arguments) {
    if (arguments.url() != null) {
      return PostgresServer.at(arguments.url());
    }
    ServerOptions options =
        ServerOptions.fast().with("shared_buffers", "2GB").with("autovacuum", "off");
    return PostgresServer.start(
        arguments.tls() ? options.withTls(TestCertificates.forLoopback()) : options);
  }

  private static void compare(PrintStream out, Arguments arguments, Addresses addresses)
      throws Exception {
    List<Way> ways = Ways.of(arguments, addresses.clients());
    String settings = settings(addresses.clients());
    printConditions(out, arguments, settings, addresses.admin(), ways);
    Function<Way, Run> runs = runs(out, arguments, addresses);
    out.println();
    Map<Way, List<Measurement>> measurements = new LinkedHashMap<>();
    ways.forEach(way -> measurements.put(way, new ArrayList<>()));
    List<Way> turns = new ArrayList<>(ways);
    for (int round = 1; round <= arguments.rounds(); round++) {
      for (Way way : turns) {
        Run run = runs.apply(way);
        Measurement measurement = arguments.fork() ? Fork.measure(run) : run.measure();
        measurements.get(way).add(measurement);
        out.printf("round %d  %-26s %s%n", round, way.name(), measurement);
      }
      // Nobody shall always follow the same one.
      Collections.rotate(turns, 1);
    }
    Report.print(out, measurements);
    Map<String, String> absent = Ways.absent(arguments);
    absent.forEach((way, reason) -> Report.printAbsent(out, way, reason));
    if (arguments.json() != null) {
      JsonReport.write(Path.of(arguments.json()), arguments, settings, measurements, absent);
    }
    if (arguments.svg() != null) {
      Picture.write(Path.of(arguments.svg()), amount(arguments), measurements);
    }
  }

  private static String settings(Server server) throws Exception {
    try (Server.Session session = server.open()) {
      return session.settings();
    } catch (SQLException e) {
      throw server.tls() ? new SQLException("--tls: " + e.getMessage(), e) : e;
    }
  }

  /** What is done how often. */
  private static String amount(Arguments arguments) {
    return "%s: %,d rows%s, %d columns%s%s"
        .formatted(
            arguments.scenario(),
            arguments.rows(),
            arguments.scenario() == Scenario.LOOKUP
                ? " of a table of %,d".formatted(arguments.tableRows())
                : "",
            arguments.task().dataset().width(),
            arguments.latencyMillis() == 0
                ? ""
                : ", %d ms of latency".formatted(arguments.latencyMillis()),
            arguments.tls() ? ", TLS" : "");
  }

  private static Function<Way, Run> runs(PrintStream out, Arguments arguments, Addresses addresses)
      throws Exception {
    Task task = arguments.task();
    Server server = addresses.admin();
    Keys keys = arguments.keys();
    Total expected;
    switch (task.scenario()) {
      case SCAN -> expected = StoredTable.fill(server, task.dataset(), arguments.rows());
      case LOOKUP -> expected = StoredTable.fill(server, task.dataset(), keys);
      case RELAY -> {
        String answer = RelaySource.fill(server, arguments.rows());
        return way ->
            new RelayRun(task, way, addresses, arguments.warmUp(), arguments.rows(), answer);
      }
      default -> {
        return way -> new WriteRun(task, way, addresses, arguments.warmUp(), arguments.rows());
      }
    }
    out.printf("Every way that decodes must come to the same: %s%n", expected);
    return way -> new ReadRun(task, way, addresses, arguments.warmUp(), keys, expected);
  }

  private static void printConditions(
      PrintStream out, Arguments arguments, String settings, Server server, List<Way> ways)
      throws Exception {
    out.printf(
        "%s, rounds: %d, %s, %d s to warm up%n",
        amount(arguments),
        arguments.rounds(),
        arguments.fork() ? "a JVM for each run" : "all in this JVM",
        arguments.warmUp().atLeast().toSeconds());
    out.println(settings);
    try (Server.Session session = server.open()) {
      if (!ServerCpu.of(session).isKnown()) {
        out.println("The server's CPU time is not known: no /proc of its processes here.");
      }
    }
    if (arguments.scenario() != Scenario.RELAY) {
      out.println("Flink: " + new TreeMap<>(arguments.scenario().session()));
    }
    ways.forEach(out::println);
  }
}
