package io.holowire.jmh.compare;

import java.io.File;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What the command line asks for.
 *
 * @param ways names of the only ways that run; none = all of the scenario
 * @param rows rows of the timed job; the job before it, to warm up, writes a tenth
 * @param upsertType the connector's {@code upsert_type}, in scenario upsert
 * @param flushRows batch sizes of further ways, in scenario upsert
 * @param connectors further builds of the connector: jars by name
 * @param url a server of the user's own, or null for an embedded one
 * @param fork whether each run has a JVM of its own
 */
record Arguments(
    Scenario scenario,
    List<String> ways,
    int rows,
    int rounds,
    String upsertType,
    List<Integer> flushRows,
    Map<String, List<String>> connectors,
    String url,
    boolean fork) {
  /** Of ways whose names no build of the connector may have. */
  private static final List<String> TAKEN =
      List.of("blackhole", "holowire", "jdbc", "cursor", "psql");

  static final String USAGE =
      """
      --scenario NAME      upsert (default), load or scan
      --ways NAME,NAME,…   only these ways of the scenario
      --rows N             rows of the timed job, 100 or more (default 500000)
      --rounds N           how often each way runs (default 5)
      --upsert-type TYPE   insertorreplace (default) or insertorupdate; of scenario upsert
      --flush-rows N,N,…   also with these values of sink.buffer-flush.max-rows; of scenario upsert
      --connector NAME=JAR[:JAR]
                           also with another build of the connector: the shaded jar, or the thin
                           one with its pgwire; may be given several times
      --url URL            use this server instead of an embedded one, for example
                           postgresql://user:password@host:5432/database
                           (replaces the schema holowire_compare; the user may CHECKPOINT)
      --fork yes|no        a JVM for each run (default yes)
      """;

  /**
   * Reads the command line.
   *
   * @throws IllegalArgumentException when it cannot be understood
   */
  static Arguments parse(List<String> arguments) {
    Scenario scenario = Scenario.UPSERT;
    List<String> ways = List.of();
    int rows = 500_000;
    int rounds = 5;
    String upsertType = null;
    List<Integer> flushRows = List.of();
    Map<String, List<String>> connectors = new LinkedHashMap<>();
    String url = null;
    boolean fork = true;
    Iterator<String> rest = arguments.iterator();
    while (rest.hasNext()) {
      String flag = rest.next();
      if (!rest.hasNext()) {
        throw new IllegalArgumentException(flag + " is unknown or lacks its value");
      }
      String value = rest.next();
      switch (flag) {
        case "--scenario" -> scenario = Scenario.named(value);
        case "--ways" -> ways = List.of(value.split(",", -1));
        case "--rows" -> rows = number(flag, value, 100);
        case "--rounds" -> rounds = number(flag, value, 1);
        case "--upsert-type" ->
            upsertType = oneOf(flag, value, "insertorreplace", "insertorupdate");
        case "--flush-rows" ->
            flushRows =
                Stream.of(value.split(",", -1)).map(rowsOf -> number(flag, rowsOf, 1)).toList();
        case "--connector" -> connector(value, connectors);
        case "--url" -> url = value;
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
    return new Arguments(
        scenario,
        ways,
        rows,
        rounds,
        upsertType == null ? "insertorreplace" : upsertType,
        flushRows,
        connectors,
        url,
        fork);
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
