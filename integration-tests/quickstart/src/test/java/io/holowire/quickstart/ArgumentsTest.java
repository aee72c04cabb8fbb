package io.holowire.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentsTest {
  @Test
  void everythingHasADefault() {
    assertThat(Arguments.parse(List.of())).isEqualTo(new Arguments(0.3, null));
  }

  @Test
  void flagsAreRead() {
    assertThat(Arguments.parse(List.of("--scale", "1", "--url", "postgresql://h/d")))
        .isEqualTo(new Arguments(1, "postgresql://h/d"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"--scale", "--scale x", "--scale 0", "--scale NaN", "--speed 3", "--help"})
  void whatIsNotUnderstoodIsRefused(String line) {
    assertThatThrownBy(() -> Arguments.parse(List.of(line.split(" "))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(line.split(" ")[0]);
  }
}
