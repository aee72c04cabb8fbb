package io.holowire.connector.sink.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.holowire.connector.sql.TablePath;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LoadProgressTest {
  private final AtomicLong clock = new AtomicLong(1_000_000);
  private final LoadProgress progress = new LoadProgress(new TablePath("s", "t"), 2, clock::get);

  @Test
  void countsAllPortionsAndTimesEach() {
    progress.began();
    progress.sent(1_000, 2_500_000);
    clock.addAndGet(500);
    assertThat(progress.sincePortionBegan()).isEqualTo("1,000 rows, 2.5 MB in 0.5 s, 5.0 MB/s");
    assertThat(progress.ended("a")).isEqualTo(500);
    clock.addAndGet(60_000);
    progress.began();
    progress.sent(5, 100_000);
    clock.addAndGet(1_000);
    assertThat(progress.sincePortionBegan()).isEqualTo("5 rows, 0.1 MB in 1.0 s, 0.1 MB/s");
    assertThat(progress.ended("b")).isEqualTo(1_000);
    assertThat(progress.rows()).isEqualTo(1_005);
  }
}
