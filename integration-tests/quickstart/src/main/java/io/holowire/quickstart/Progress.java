package io.holowire.quickstart;

import java.io.PrintStream;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Says each second how far a step is: owns one line of a terminal, or prints line after line where
 * the output is none.
 */
final class Progress implements AutoCloseable {
  private static final boolean TERMINAL = System.console() != null;

  private final PrintStream out;
  private final String step;
  private final long start = System.nanoTime();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "quickstart-progress");
            thread.setDaemon(true);
            return thread;
          });

  Progress(PrintStream out, String step) {
    this.out = out;
    this.step = step;
    clock.scheduleAtFixedRate(this::print, 1, 1, TimeUnit.SECONDS);
  }

  double seconds() {
    return (System.nanoTime() - start) / 1e9;
  }

  private void print() {
    long count = SourceMetrics.rows();
    OptionalLong percent = SourceMetrics.percentRead();
    String line =
        count == 0
            ? "starting"
            : "%,11d rows %,11.0f rows/s%s"
                .formatted(
                    count,
                    count / seconds(),
                    percent.isEmpty() ? "" : "  %2d %% read".formatted(percent.getAsLong()));
    out.printf(
        "%s  %-33s %-42s %3.0f s%s",
        TERMINAL ? "\r" : "", step, line, seconds(), TERMINAL ? "" : "\n");
    out.flush();
  }

  @Override
  public void close() {
    clock.shutdownNow();
    if (TERMINAL) {
      out.print("\r" + " ".repeat(90) + "\r");
    }
  }
}
