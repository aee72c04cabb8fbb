package io.holowire.jmh.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WarmUpTest {
  @Test
  void jobsGoOnUntilTheTimeIsOver() throws Exception {
    List<Long> starts = new ArrayList<>();
    long begun = System.nanoTime();
    new WarmUp(Duration.ofMillis(20))
        .run(
            () -> {
              starts.add(System.nanoTime());
              Thread.sleep(1);
            });
    assertThat(starts).isNotEmpty();
    assertThat(System.nanoTime() - begun).isGreaterThanOrEqualTo(20_000_000);
  }

  @Test
  void thereMayBeNone() throws Exception {
    WarmUp.NONE.run(
        () -> {
          throw new AssertionError("a job");
        });
  }
}
