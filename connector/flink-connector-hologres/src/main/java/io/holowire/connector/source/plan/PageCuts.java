package io.holowire.connector.source.plan;

import io.holowire.connector.sql.SplitSql;
import java.util.ArrayList;
import java.util.List;

/** Cuts the pages of a table into ranges. */
final class PageCuts {
  private PageCuts() {}

  /**
   * Some pages.
   *
   * @param from the first
   * @param to behind the last, or {@link SplitSql#OPEN}: the table may have grown
   */
  record Range(long from, long to) {}

  /** How many pieces it takes so that none is larger; at least 1. */
  static long pieces(long size, long most) {
    return Math.max(1, size / most + (size % most == 0 ? 0 : 1));
  }

  /**
   * Ranges of equal length, as far as that goes.
   *
   * @param pages of the table, from 0
   * @param most of one range, at least 1
   */
  static List<Range> of(long pages, long most) {
    long count = pieces(pages, most);
    List<Range> ranges = new ArrayList<>();
    long from = 0;
    for (long i = 1; i <= count; i++) {
      // As a quotient and a remainder, since pages * i may be too large.
      long to = i == count ? SplitSql.OPEN : pages / count * i + pages % count * i / count;
      ranges.add(new Range(from, to));
      from = to;
    }
    return ranges;
  }
}
