package io.holowire.jmh.compare;

import io.holowire.quickstart.LocalCluster;
import java.io.File;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What the command line asks for.
 *
 * @param ways names of the only ways that run; none = all of the scenario
 * @param rows rows of the timed job, or keys of it in scenario lookup; what warms a job up that
 *     writes has a tenth of them
 * @param columns of a generated table; 0 = the scenario's own table
 * @param tableRows rows of the table, in scenario lookup
 * @param warmUp goes before the timed job
 * @param upsertType the connector's {@code upsert_type}, in scenario upsert
 * @param flushRows batch sizes of further ways, in scenario upsert
 * @param capacities keys in flight of further ways, in scenario lookup
 * @param parallelisms numbers of subtasks of further ways
 * @param connectors further builds of the connector: jars by name
 * @param url a server of the user's own, or null for an embedded one
 * @param latencyMillis how much longer a round trip of the clients takes
 * @param tls whether the clients ask for TLS
 * @param json a file for the results, or null
 * @param svg a file for the picture of them, or null
 * @param fork whether each run has a JVM of its own
 */
record Arguments(
    Scenario scenario,
    List<String> ways,
    int rows,
    int columns,
    int tableRows,
    int rounds,
    WarmUp warmUp,
    String upsertType,
    List<Integer> flushRows,
    List<Integer> capacities,
    List<Integer> parallelisms,
    Map<String, List<String>> connectors,
    String url,
    int latencyMillis,
    boolean tls,
    String json,
    String svg,
    boolean fork) {
  /** Of ways whose names no build of the connector may have. */
  private static final List<String> TAKEN =
      List.of(
          "blackhole",
          "holowire",
          "jdbc",
          "cursor",
          "psql",
          "pgjdbc",
          "vertx",
          "pgbench",
          "replay");

  private static final int TABLE_ROWS = 1_000_000;

  private static final int LEAST_COLUMNS = 3;

  static final String USAGE =
      """
      --scenario NAME      upsert (default), load, scan, lookup or relay
      --ways NAME,NAME,…   only these ways of the scenario
      --rows N             rows of the timed job, 100 or more (default 500000; of scenario
                           lookup: keys, default 200000)
      --columns N          rows of N columns, 3 or more, in place of those of the scenario's own
                           table; ways that know that one only are left out
      --table-rows N       rows of the table (default 1000000); of scenario lookup
      --rounds N           how often each way runs (default 5)
      --warm-up-seconds N  how long jobs like the timed one go before it (default 10); 0 = none
      --upsert-type TYPE   insertorreplace (default) or insertorupdate; of scenario upsert
      --flush-rows N,N,…   also with these values of sink.buffer-flush.max-rows; of scenario upsert
      --capacity N,N,…     also with these values of table.exec.async-lookup.buffer-capacity, the
                           keys that Flink has in flight; of scenario lookup
      --parallelism N,N,…  also by so many subtasks, up to %d
      --connector NAME=JAR[:JAR]
                           also with another build of the connector: the shaded jar, or the thin
                           one with its pgwire; may be given several times; not of scenario
                           relay
      --url URL            use this server instead of an embedded one, for example
                           postgresql://user:password@host:5432/database
                           (replaces the schema holowire_compare; the user may CHECKPOINT)
      --latency-ms N       brings the server N ms of round trip further away, for all that is
                           compared
      --tls                all that is compared connects by TLS; a server of your own must offer it
      --json FILE          writes every run there, as JSON
      --svg FILE           writes a picture of the medians there
      --fork yes|no        a JVM for each run (default yes)
      """
          .formatted(LocalCluster.SLOTS);

  /**
   * Reads the command line.
   *
   * @throws IllegalArgumentException when it cannot be understood
   */
  static Arguments parse(List<String> arguments) {
    Scenario scenario = Scenario.UPSERT;
    List<String> ways = List.of();
    Integer rows = null;
    int columns = 0;
    Integer tableRows = null;
    int rounds = 5;
    int warmUpSeconds = 10;
    String upsertType = null;
    List<Integer> flushRows = List.of();
    List<Integer> capacities = List.of();
    Map<String, List<String>> connectors = new LinkedHashMap<>();
    String url = null;
    List<Integer> parallelisms = List.of();
    int latencyMillis = 0;
    boolean tls = false;
    String json = null;
    String svg = null;
    boolean fork = true;
    Iterator<String> rest = arguments.iterator();
    while (rest.hasNext()) {
      String flag = rest.next();
      if (flag.equals("--tls")) {
        tls = true;
        continue;
      }
      if (!rest.hasNext()) {
        throw new IllegalArgumentException(flag + " is unknown or lacks its value");
      }
      String value = rest.next();
      switch (flag) {
        case "--scenario" -> scenario = Scenario.named(value);
        case "--ways" -> ways = List.of(value.split(",", -1));
        case "--rows" -> rows = number(flag, value, 100);
        case "--columns" -> columns = number(flag, value, LEAST_COLUMNS);
        case "--table-rows" -> tableRows = number(flag, value, 1);
        case "--rounds" -> rounds = number(flag, value, 1);
        case "--warm-up-seconds" -> warmUpSeconds = number(flag, value, 0);
        case "--upsert-type" ->
            upsertType = oneOf(flag, value, "insertorreplace", "insertorupdate");
        case "--flush-rows" -> flushRows = numbers(flag, value);
        case "--capacity" -> capacities = numbers(flag, value);
        case "--parallelism" -> parallelisms = parallelisms(flag, value);
        case "--connector" -> connector(value, connectors);
        case "--url" -> url = value;
        case "--latency-ms" -> latencyMillis = number(flag, value, 0);
        case "--json" -> json = file(flag, value);
        case "--svg" -> svg = file(flag, value);
        case "--fork" -> fork = oneOf(flag, value, "yes", "no").equals("yes");
        default -> throw new IllegalArgumentException(flag + " is unknown");
      }
    }
    if (!fork && !connectors.isEmpty()) {
      throw new IllegalArgumentException("--connector needs a JVM of its own, so not --fork no");
    }
    if (scenario != Scenario.UPSERT && (upsertType != null || !flushRows.isEmpty())) {
      throw new IllegalArgumentException(
          "--scenario " + scenario + " has neither --upsert-type nor --flush-rows");
    }
    if (scenario != Scenario.LOOKUP && (tableRows != null || !capacities.isEmpty())) {
      throw new IllegalArgumentException(
          "--scenario " + scenario + " has neither --table-rows nor --capacity");
    }
    if (scenario == Scenario.RELAY && (columns != 0 || !parallelisms.isEmpty())) {
      throw new IllegalArgumentException(
          "--scenario relay has neither --columns nor --parallelism");
    }
    if (scenario == Scenario.RELAY && !connectors.isEmpty()) {
      throw new IllegalArgumentException("--connector: scenario relay has no connector");
    }
    return new Arguments(
        scenario,
        ways,
        rows != null ? rows : scenario == Scenario.LOOKUP ? 200_000 : 500_000,
        columns,
        tableRows == null ? TABLE_ROWS : tableRows,
        rounds,
        new WarmUp(Duration.ofSeconds(warmUpSeconds)),
        upsertType == null ? "insertorreplace" : upsertType,
        flushRows,
        capacities,
        parallelisms,
        connectors,
        url,
        latencyMillis,
        tls,
        json,
        svg,
        fork);
  }

  /** What every way does. */
  Task task() {
    Task own = Task.of(scenario);
    return columns == 0
        ? own
        : new Task(scenario, new GeneratedRows(columns, own.dataset().isKeyed()));
  }

  /** What is looked up. */
  Keys keys() {
    return scenario == Scenario.LOOKUP ? new Keys(rows, tableRows) : Keys.NONE;
  }

  /** What {@code --parallelism} adds where there is a way by each number up to another one. */
  List<Integer> parallelismsBeyond(int always) {
    return parallelisms.stream().filter(parallelism -> parallelism > always).toList();
  }

  private static List<Integer> parallelisms(String flag, String text) {
    List<Integer> numbers = numbers(flag, text).stream().distinct().sorted().toList();
    if (numbers.get(numbers.size() - 1) > LocalCluster.SLOTS) {
      throw new IllegalArgumentException(
          "%s %s is more than the %d slots of the cluster"
              .formatted(flag, text, LocalCluster.SLOTS));
    }
    return numbers;
  }

  private static List<Integer> numbers(String flag, String text) {
    return Stream.of(text.split(",", -1)).map(number -> number(flag, number, 1)).toList();
  }

  private static int number(String flag, String text, int min) {
    int number;
    try {
      number = Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(flag + " " + text + " is not a number", e);
    }
    if (number < min) {
      throw new IllegalArgumentException(flag + " " + text + " is less than " + min);
    }
    return number;
  }

  /** A file that can be made in the end, which may be hours away. */
  private static String file(String flag, String text) {
    File folder = new File(text).getAbsoluteFile().getParentFile();
    if (text.isEmpty() || folder == null || !folder.isDirectory()) {
      throw new IllegalArgumentException(flag + " " + text + " is in no folder that there is");
    }
    return text;
  }

  private static String oneOf(String flag, String text, String one, String other) {
    if (!text.equals(one) && !text.equals(other)) {
      throw new IllegalArgumentException(
          flag + " " + text + " is neither " + one + " nor " + other);
    }
    return text;
  }

  private static void connector(String text, Map<String, List<String>> connectors) {
    int equals = text.indexOf('=');
    if (equals < 1) {
      throw new IllegalArgumentException("--connector " + text + " is not NAME=JAR");
    }
    List<String> jars = List.of(text.substring(equals + 1).split(File.pathSeparator));
    for (String jar : jars) {
      if (!new File(jar).exists()) {
        throw new IllegalArgumentException("--connector " + text + ": there is no " + jar);
      }
    }
    String name = text.substring(0, equals);
    if (TAKEN.contains(name) || connectors.put(name, jars) != null) {
      throw new IllegalArgumentException("--connector " + text + ": the name is taken");
    }
  }
}
