package io.holowire.jmh;

import java.io.IOException;
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
    if (rounds < 2 || onlyAsks(options)) {
      Main.main(args);
      return;
    }
    Collection<RunResult> results = run(options, rounds);
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

  private static boolean onlyAsks(CommandLineOptions options) {
    return options.shouldHelp()
        || options.shouldList()
        || options.shouldListWithParams()
        || options.shouldListProfilers()
        || options.shouldListResultFormats();
  }

  private static Collection<RunResult> run(Options options, int rounds) throws RunnerException {
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
