package io.holowire.jmh.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.holowire.it.server.SharedPostgres;
import io.netty.util.ResourceLeakDetector;
import java.util.Collection;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Every client goes every path that it has, once; how fast is another matter. */
class ServerBenchmarksIT {
  private static final ResourceLeakDetector.Level LEVEL = ResourceLeakDetector.getLevel();

  /** Or skips the test. Looks for leaks as usual: as other tests do, it takes most of the time. */
  @BeforeAll
  static void startServer() {
    SharedPostgres.get();
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.SIMPLE);
  }

  @AfterAll
  static void restoreLevel() {
    ResourceLeakDetector.setLevel(LEVEL);
  }

  @Test
  void everyBenchmarkRuns() throws Exception {
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .include("io\\.holowire\\.jmh\\.server\\..*")
                    .param("batchRows", "5000")
                    .param("inFlight", "16")
                    .mode(Mode.SingleShotTime)
                    .forks(0)
                    .warmupIterations(0)
                    .measurementIterations(1)
                    .shouldFailOnError(true)
                    .verbosity(VerboseMode.SILENT)
                    .build())
            .run();
    assertThat(results)
        .hasSizeGreaterThan(20)
        .allSatisfy(result -> assertThat(result.getPrimaryResult().getScore()).isPositive());
  }
}
