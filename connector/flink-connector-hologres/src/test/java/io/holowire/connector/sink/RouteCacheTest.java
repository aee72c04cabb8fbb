package io.holowire.connector.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class RouteCacheTest {
  private static final int FIELDS = 2;

  /** A row whose second and third field are the tuple. */
  private static byte[] row(int a, byte[] b) {
    ByteBuffer row = ByteBuffer.allocate(8 + 8 + 4 + (b == null ? 0 : b.length) + 5);
    row.putInt(4).putInt(0x5eed).putInt(4).putInt(a).putInt(b == null ? -1 : b.length);
    if (b != null) {
      row.put(b);
    }
    return row.putInt(1).put((byte) a).array();
  }

  private static final int TUPLE = 8;

  private final RouteCache cache = new RouteCache(FIELDS);

  @Test
  void knowsWhatWasPut() {
    byte[] empty = {};
    assertThat(cache.get(row(1, null), TUPLE)).isEqualTo(RouteCache.UNKNOWN);
    cache.put(row(1, null), TUPLE, 7);
    cache.put(row(1, empty), TUPLE, 8);
    cache.put(row(2, null), TUPLE, 9);
    cache.put(row(2, null), TUPLE, 10);
    assertThat(cache.get(row(1, null), TUPLE)).isEqualTo(7);
    assertThat(cache.get(row(1, empty), TUPLE)).isEqualTo(8);
    assertThat(cache.get(row(2, null), TUPLE)).isEqualTo(10);
    cache.clear();
    assertThat(cache.get(row(1, null), TUPLE)).isEqualTo(RouteCache.UNKNOWN);
    cache.put(row(1, null), TUPLE, 11);
    assertThat(cache.get(row(1, null), TUPLE)).isEqualTo(11);
  }

  @Test
  void growsUpToItsLimitAndThenForgets() {
    int limit = 100_000;
    for (int i = 0; i < limit; i++) {
      cache.put(row(i, null), TUPLE, i);
    }
    for (int i = 0; i < limit; i += 997) {
      assertThat(cache.get(row(i, null), TUPLE)).isEqualTo(i);
    }
    cache.put(row(limit, null), TUPLE, limit);
    assertThat(cache.get(row(1, null), TUPLE)).as("of the same batch").isEqualTo(1);
    cache.makeRoom();
    cache.put(row(limit, null), TUPLE, limit);
    assertThat(cache.get(row(limit, null), TUPLE)).isEqualTo(limit);
    assertThat(cache.get(row(1, null), TUPLE)).isEqualTo(RouteCache.UNKNOWN);
  }

  @Test
  void holdsBytesUpToALimitHoweverLargeTheValues() {
    byte[] mebibyte = new byte[1 << 20];
    for (int i = 0; i < 40; i++) {
      cache.makeRoom();
      cache.put(row(i, mebibyte), TUPLE, i);
      assertThat(cache.get(row(i, mebibyte), TUPLE)).isEqualTo(i);
    }
    assertThat(cache.get(row(0, mebibyte), TUPLE)).isEqualTo(RouteCache.UNKNOWN);
    assertThat(cache.get(row(39, mebibyte), TUPLE)).isEqualTo(39);
  }
}
