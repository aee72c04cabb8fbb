package io.holowire.connector.options;

import static io.holowire.connector.options.TableOptionsTest.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class FilterHandlingTest {
  @Test
  void filtersGoDownUnlessNever() {
    assertThat(read("filter.handling.policy", "never").scan().pushDownFilters()).isFalse();
    assertThat(read("filter.handling.policy", "ALWAYS").scan().pushDownFilters()).isTrue();
    assertThat(read("filter.handling.policy", "INDEXED_ONLY").scan().pushDownFilters()).isTrue();
    assertThatThrownBy(() -> read("filter.handling.policy", "some"))
        .hasMessage("filter.handling.policy = 'some': must be always or never");
  }
}
