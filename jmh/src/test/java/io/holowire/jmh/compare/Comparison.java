package io.holowire.jmh.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.holowire.it.server.SharedPostgres;
import io.holowire.it.server.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Short comparisons on a database of their own, which it owns. */
final class Comparison implements AutoCloseable {
  static final int ROWS = 2_000;
  private static final boolean LONG = Boolean.getBoolean("holowire.long");

  /** Ways that are more than another one with other options. */
  private static final Set<String> OF_THEIR_OWN =
      Set.of("holowire-prepared", "holowire-sync", "holowire-2", "pgbench-pipeline-undecoded");

  private final TestDatabase database = SharedPostgres.createDatabase();

  Server server() {
    return new Server(
        database.server().host(),
        database.server().port(),
        database.name(),
        database.server().user(),
        database.server().password(),
        false);
  }

  String url() {
    return database.url();
  }

  Addresses addresses() {
    return new Addresses(server(), server());
  }

  /** All of them in the long form, else one of a kind. */
  List<String> ways(String scenario) {
    List<String> all =
        Ways.of(Arguments.parse(List.of("--scenario", scenario)), server()).stream()
            .map(Way::name)
            .toList();
    return all.stream()
        .filter(
            way ->
                LONG
                    || OF_THEIR_OWN.contains(way)
                    || all.stream().noneMatch(other -> way.startsWith(other + "-")))
        .toList();
  }

  /** What one round says. */
  String run(String... arguments) {
    List<String> line =
        new ArrayList<>(
            List.of(
                "--rows",
                String.valueOf(ROWS),
                "--rounds",
                "1",
                "--fork",
                "no",
                "--warm-up-seconds",
                "0"));
    line.addAll(List.of("--url", database.url()));
    line.addAll(List.of(arguments));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int exit = Compare.run(new PrintStream(bytes, true, StandardCharsets.UTF_8), line);
    String output = bytes.toString(StandardCharsets.UTF_8);
    assertThat(exit).as(output).isZero();
    return output;
  }

  @Override
  public void close() {
    database.close();
  }
}
