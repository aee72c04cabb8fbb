package io.holowire.connector.source.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class KeyCutsTest {
  @Test
  void noCutIsEverything() {
    assertThat(KeyCuts.between(List.of())).containsExactly(new KeyCuts.Range(null, null));
  }

  @Test
  void aHistogramWithoutInnerBoundsIsCutOnce() {
    assertThat(KeyCuts.ofHistogram(List.of(), 5)).isEmpty();
    assertThat(KeyCuts.ofHistogram(List.of("a"), 5)).containsExactly("a");
    assertThat(KeyCuts.ofHistogram(List.of("a", "b", "c"), 5)).containsExactly("b");
    assertThat(KeyCuts.ofHistogram(List.of("a", "b", "c", "d"), 1)).isEmpty();
    assertThat(KeyCuts.ofHistogram(List.of("0", "1", "2", "3", "4", "5"), 3))
        .containsExactly("2", "3");
  }

  @Test
  void everyValueIsInOneRange() {
    Random random = new Random(2);
    for (int i = 0; i < 500; i++) {
      TreeSet<Long> bounds = new TreeSet<>();
      for (int b = random.nextInt(30); b > 0; b--) {
        bounds.add(random.nextInt(4) == 0 ? Long.MAX_VALUE : random.nextLong(100));
      }
      List<String> texts = new ArrayList<>(bounds.stream().map(String::valueOf).toList());
      int pieces = random.nextInt(1, 12);
      List<KeyCuts.Range> ranges = KeyCuts.between(KeyCuts.ofHistogram(texts, pieces));
      assertThat(ranges).hasSizeLessThanOrEqualTo(pieces);
      for (long value : new long[] {Long.MIN_VALUE, -1, 0, random.nextLong(100), Long.MAX_VALUE}) {
        assertThat(ranges.stream().filter(range -> holds(range, value))).hasSize(1);
      }
      // What has no value is in the first range, the only one without a lower bound.
      assertThat(ranges.stream().filter(range -> range.lower() == null)).hasSize(1);
    }
  }

  private static boolean holds(KeyCuts.Range range, long value) {
    return (range.lower() == null || value >= Long.parseLong(range.lower()))
        && (range.upper() == null || value < Long.parseLong(range.upper()));
  }
}
