package io.holowire.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.ResourceLeakDetector;
import java.nio.file.Path;
import java.util.Collection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Every benchmark that needs no server runs; how fast is another matter. */
class BenchmarksTest {
  private final ResourceLeakDetector.Level level = ResourceLeakDetector.getLevel();

  /** At the level of other tests each access to a buffer takes longer than all else together. */
  @BeforeEach
  void lookForLeaksAsUsual() {
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.SIMPLE);
  }

  @AfterEach
  void restoreLevel() {
    ResourceLeakDetector.setLevel(level);
  }

  private static Collection<RunResult> run(String benchmarks) throws RunnerException {
    return new Runner(
            new OptionsBuilder()
                .include("io\\.holowire\\.jmh\\." + benchmarks)
                .forks(0)
                .warmupIterations(0)
                .measurementIterations(1)
                .measurementTime(TimeValue.milliseconds(10))
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .build())
        .run();
  }

  @Test
  void everyBenchmarkRuns() throws RunnerException {
    assertThat(run("[A-Z].*"))
        .hasSizeGreaterThan(25)
        .allSatisfy(result -> assertThat(result.getPrimaryResult().getScore()).isPositive());
  }

  @Test
  void roundsAreTheForksOfEachBenchmark() throws RunnerException {
    Collection<RunResult> first = run("FrameDecoderBenchmark.*");
    Collection<RunResult> all = Rounds.merged(first, run("FrameDecoderBenchmark.*"));
    assertThat(all)
        .hasSameSizeAs(first)
        .allSatisfy(result -> assertThat(result.getBenchmarkResults()).hasSize(2));
  }

  @Test
  void aPictureHasALineForEachBenchmark(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("scores.svg");
    ScorePicture.write(file, run("FrameDecoderBenchmark.*"));
    assertThat(file).content().contains("FrameDecoderBenchmark.dataRows, ", "/op");
  }
}
