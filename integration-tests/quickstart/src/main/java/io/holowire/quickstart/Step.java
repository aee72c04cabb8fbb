package io.holowire.quickstart;

import io.holowire.quickstart.tpch.Fingerprint;
import io.holowire.quickstart.tpch.Relation;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.types.Row;

/**
 * One thing that Flink does, and the question to PostgreSQL that shows whether it was done right.
 *
 * @param name what the report calls it
 * @param session where it runs
 * @param sql what Flink runs
 * @param question what PostgreSQL is asked afterwards
 * @param expectation what PostgreSQL must answer
 */
record Step(String name, SqlRunner session, String sql, String question, Expectation expectation) {

  /** Knows PostgreSQL's answer without PostgreSQL, from the rows of Flink's query or otherwise. */
  @FunctionalInterface
  interface Expectation {
    Expected after(List<String> flinksAnswer);
  }

  /**
   * What must be true after a step.
   *
   * @param rows how many rows, or changes, Flink must have moved
   * @param answer PostgreSQL's rows, columns joined by a bar
   */
  record Expected(long rows, List<String> answer) {}

  /**
   * How a step went.
   *
   * @param seconds from the submission of the statement to its end
   * @param answer PostgreSQL's rows, columns joined by a bar
   */
  record Outcome(String name, double seconds, Expected expected, List<String> answer) {
    boolean isEqual() {
      return expected.answer().equals(answer);
    }
  }

  /**
   * A statement that writes a table.
   *
   * @param history the relations that happened to the table so far, the last one in this step
   */
  static Step write(String name, SqlRunner session, String sql, double scale, Relation... history) {
    Expectation fromGenerator =
        ignored -> {
          Fingerprint fingerprint = new Fingerprint();
          long before = 0;
          for (Relation relation : history) {
            before = fingerprint.changes();
            fingerprint.apply(relation.rows(scale, 1, 1));
          }
          return new Expected(fingerprint.changes() - before, List.of(fingerprint.toString()));
        };
    return new Step(name, session, sql, Fingerprint.query(history[0]), fromGenerator);
  }

  /** A query that PostgreSQL can answer as well. */
  static Step query(String name, SqlRunner session, String sql, String question) {
    return new Step(
        name, session, sql, question, answer -> new Expected(SourceMetrics.rows(), answer));
  }

  /** Runs the step in Flink, then asks PostgreSQL. */
  Outcome run(Target target, PrintStream out) throws Exception {
    SourceMetrics.reset();
    List<Row> rows;
    double seconds;
    try (Progress progress = new Progress(out, name)) {
      rows = session.run(sql);
      seconds = progress.seconds();
    }
    CompletableFuture<List<String>> answer = target.rows(question);
    Expected expected = expectation.after(rows.stream().map(Step::text).toList());
    return new Outcome(name, seconds, expected, answer.get());
  }

  private static String text(Row row) {
    return IntStream.range(0, row.getArity())
        .mapToObj(column -> String.valueOf(row.getField(column)))
        .collect(Collectors.joining("|"));
  }
}
