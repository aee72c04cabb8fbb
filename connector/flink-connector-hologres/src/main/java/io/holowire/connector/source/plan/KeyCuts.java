package io.holowire.connector.source.plan;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/** Makes ranges of values out of the values where to cut. */
final class KeyCuts {
  private KeyCuts() {}

  /**
   * Some values. The first range holds also what has no value.
   *
   * @param lower the least; null = none
   * @param upper above all; null = none
   */
  record Range(String lower, String upper) {}

  /**
   * The ranges between cuts, the first and the last without an end.
   *
   * @param cuts in ascending order, none twice
   */
  static List<Range> between(List<String> cuts) {
    List<Range> ranges = new ArrayList<>();
    String lower = null;
    for (String cut : cuts) {
      ranges.add(new Range(lower, cut));
      lower = cut;
    }
    ranges.add(new Range(lower, null));
    return ranges;
  }

  /**
   * As many of the bounds of a histogram as it takes for so many pieces.
   *
   * @param bounds in ascending order; values that come twice count once
   */
  static List<String> ofHistogram(List<String> bounds, long pieces) {
    List<String> inner = new ArrayList<>(new LinkedHashSet<>(bounds));
    if (inner.size() > 2) {
      inner = inner.subList(1, inner.size() - 1); // between the least and the greatest
    }
    long cuts = Math.min(pieces - 1, inner.size());
    LinkedHashSet<String> chosen = new LinkedHashSet<>();
    for (long i = 1; i <= cuts; i++) {
      chosen.add(inner.get((int) (i * inner.size() / (cuts + 1))));
    }
    return List.copyOf(chosen);
  }
}
