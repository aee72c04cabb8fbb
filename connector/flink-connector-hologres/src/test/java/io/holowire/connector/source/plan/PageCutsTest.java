package io.holowire.connector.source.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.holowire.connector.sql.SplitSql;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PageCutsTest {
  @Test
  void rangesAreOfEqualLengthAndTheLastIsOpen() {
    assertThat(PageCuts.of(10, 4))
        .containsExactly(range(0, 3), range(3, 6), range(6, SplitSql.OPEN));
    assertThat(PageCuts.of(0, 4)).containsExactly(range(0, SplitSql.OPEN));
    assertThat(PageCuts.of(1, 1)).containsExactly(range(0, SplitSql.OPEN));
  }

  @Test
  void theyCoverEverythingAndOverlapNothing() {
    Random random = new Random(1);
    for (int i = 0; i < 2_000; i++) {
      long pages = random.nextLong(1L << random.nextInt(1, 32));
      long most = Math.max(1, random.nextLong(1 + pages / random.nextInt(1, 500)));
      most = Math.max(most, pages / 1_000); // bounds the length of the list, not more
      most = Math.max(1, most);
      List<PageCuts.Range> ranges = PageCuts.of(pages, most);
      long at = 0;
      for (PageCuts.Range range : ranges) {
        assertThat(range.from()).isEqualTo(at);
        assertThat(range.to()).isGreaterThan(at);
        at = range.to();
        long length = (at == SplitSql.OPEN ? pages : at) - range.from();
        assertThat(length).as("%d of %d", pages, most).isLessThanOrEqualTo(most);
      }
      assertThat(at).isEqualTo(SplitSql.OPEN);
    }
  }

  @Test
  void theLargestTableThereCanBe() {
    List<PageCuts.Range> ranges = PageCuts.of(0xFFFF_FFFEL, 1 << 23);
    assertThat(ranges).hasSize(512);
    assertThat(ranges.get(511).from()).isLessThan(0xFFFF_FFFEL).isGreaterThan(0xFF00_0000L);
  }

  private static PageCuts.Range range(long from, long to) {
    return new PageCuts.Range(from, to);
  }
}
