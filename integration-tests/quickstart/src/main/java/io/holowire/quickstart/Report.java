package io.holowire.quickstart;

import io.holowire.quickstart.Step.Outcome;
import java.io.PrintStream;
import java.util.List;

/** The table at the end. */
final class Report {
  private static final String LINE = "%-36s %12s %9s %11s   %s%n";

  private Report() {}

  static void print(PrintStream out, List<Outcome> outcomes) {
    out.println();
    out.printf(LINE, "step", "rows", "seconds", "rows/s", "equals PostgreSQL's answer");
    for (Outcome outcome : outcomes) {
      long rows = outcome.expected().rows();
      out.printf(
          LINE,
          outcome.name(),
          "%,d".formatted(rows),
          "%.1f".formatted(outcome.seconds()),
          "%,.0f".formatted(rows / outcome.seconds()),
          outcome.isEqual() ? "yes" : "NO");
    }
    outcomes.stream().filter(outcome -> !outcome.isEqual()).forEach(o -> printDifference(out, o));
  }

  private static void printDifference(PrintStream out, Outcome outcome) {
    out.printf("%n%s: expected, then PostgreSQL's answer%n", outcome.name());
    outcome.expected().answer().forEach(row -> out.println("  < " + row));
    outcome.answer().forEach(row -> out.println("  > " + row));
  }
}
