package io.holowire.connector.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists; paths are {@link TablePathTest}'s. */
class QuotedNamesTest {
  @Test
  void namesStandBetweenCommas() {
    assertThat(QuotedNames.list("a")).containsExactly("a");
    assertThat(QuotedNames.list(" a,b ,  C d\n")).containsExactly("a", "b", "C d");
    assertThat(QuotedNames.list("\" a, b \" , \"q\"\"q\",\"A\""))
        .containsExactly(" a, b ", "q\"q", "A");
    assertThat(QuotedNames.list("a.b")).containsExactly("a.b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", ",", "a,", ",a", "a,,b", "\"a", "\"a\"b", "a\"b\"", "\"\"", "a, a"})
  void refuses(String list) {
    assertThatThrownBy(() -> QuotedNames.list(list))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("has ");
  }
}
