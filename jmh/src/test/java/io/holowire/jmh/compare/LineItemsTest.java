package io.holowire.jmh.compare;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineItemsTest {
  /** Their number at a scale is random, and a count asked for must not meet the end. */
  @ParameterizedTest
  @ValueSource(ints = {1, 10_000, 100_000})
  void thereAreAsManyAsAreAskedFor(int count) {
    assertThat(LineItems.rows(count)).hasSize(count);
  }
}
