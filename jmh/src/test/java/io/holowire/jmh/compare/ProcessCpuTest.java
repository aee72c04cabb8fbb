package io.holowire.jmh.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ProcessCpuTest {
  /** A JVM uses far more than a tick to start. */
  @Test
  void aProgramCountsWhenItHasEnded() throws Exception {
    assumeTrue(ProcessCpu.isKnown());
    double before = ProcessCpu.endedChildren();
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Process process =
        new ProcessBuilder(java.toString(), "-version")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.waitFor()).isZero();
    assertThat(ProcessCpu.endedChildren()).isGreaterThan(before);
  }
}
