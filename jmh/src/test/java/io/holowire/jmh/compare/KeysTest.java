package io.holowire.jmh.compare;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KeysTest {
  @Test
  void everyWayGetsTheSameOnesOfTheTable() {
    Keys keys = new Keys(10_000, 100);
    assertThat(keys.stream().toArray()).isEqualTo(keys.stream().toArray());
    assertThat(keys.rows().stream().mapToLong(row -> row.getLong(0)).toArray())
        .isEqualTo(keys.stream().toArray());
    assertThat(keys.stream().distinct().sorted()).hasSize(100).startsWith(0L).endsWith(99L);
    assertThat(Keys.NONE.rows()).isEmpty();
  }
}
