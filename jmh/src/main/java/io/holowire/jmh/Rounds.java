package io.holowire.jmh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.Main;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Defaults;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * JMH with its own command line, but all benchmarks take turns: with {@code -f 5} there are five
 * rounds, and in each of them every benchmark has one fork. JMH itself would run all forks of one
 * before the next, so that a machine that gets slower spoils the comparison.
 */
public final class Rounds {
  /** The property with the name of an SVG file; empty = none is wanted. */
  private static final String PICTURE = "jmh.svg";

  private Rounds() {}

  public static void main(String[] args) throws IOException, RunnerException {
    CommandLineOptions options;
    try {
      options = new CommandLineOptions(args);
    } catch (CommandLineOptionException e) {
      System.err.println(e.getMessage());
      System.exit(2);
      return;
    }
    int rounds = options.getForkCount().orElse(1);
    String picture = System.getProperty(PICTURE, "");
    if (onlyAsks(options) || rounds < 2 && picture.isEmpty()) {
      Main.main(args);
      return;
    }
    if (!picture.isEmpty() && !Files.isDirectory(Path.of(picture).toAbsolutePath().getParent())) {
      System.err.println(PICTURE + " = " + picture + ": there is no such folder");
      System.exit(2);
    }
    Collection<RunResult> results = run(options, rounds);
    if (rounds > 1) {
      System.out.printf("%nAll %d rounds:%n%n", rounds);
      ResultFormatFactory.getInstance(ResultFormatType.TEXT, System.out).writeOut(results);
      if (options.getResult().hasValue() || options.getResultFormat().hasValue()) {
        ResultFormatType format = options.getResultFormat().orElse(Defaults.RESULT_FORMAT);
        String file =
            options
                .getResult()
                .orElse(
                    Defaults.RESULT_FILE_PREFIX + "." + format.toString().toLowerCase(Locale.ROOT));
        ResultFormatFactory.getInstance(format, file).writeOut(results);
      }
    }
    if (!picture.isEmpty()) {
      ScorePicture.write(Path.of(picture), results);
    }
  }

  private static boolean onlyAsks(CommandLineOptions options) {
    return options.shouldHelp()
        || options.shouldList()
        || options.shouldListWithParams()
        || options.shouldListProfilers()
        || options.shouldListResultFormats();
  }

  private static Collection<RunResult> run(Options options, int rounds) throws RunnerException {
    if (rounds == 0) { // in this JVM
      return new Runner(options).run();
    }
    Collection<RunResult> results = List.of();
    for (int round = 1; round <= rounds; round++) {
      System.out.printf("%nRound %d of %d%n%n", round, rounds);
      results = merged(results, new Runner(oneFork(options)).run());
    }
    return results;
  }

  /** Those of one more round, each benchmark's as if they came from forks in one run. */
  static Collection<RunResult> merged(Collection<RunResult> before, Collection<RunResult> round) {
    Map<String, RunResult> merged = new LinkedHashMap<>();
    before.forEach(result -> merged.put(result.getParams().id(), result));
    round.forEach(result -> merged.merge(result.getParams().id(), result, Rounds::merged));
    return merged.values();
  }

  private static RunResult merged(RunResult before, RunResult round) {
    List<BenchmarkResult> forks = new ArrayList<>(before.getBenchmarkResults());
    forks.addAll(round.getBenchmarkResults());
    return new RunResult(round.getParams(), forks);
  }

  private static Options oneFork(Options options) {
    return new OptionsBuilder().parent(options).forks(1).build();
  }
}
