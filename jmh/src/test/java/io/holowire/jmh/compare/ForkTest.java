package io.holowire.jmh.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.util.List;
import org.junit.jupiter.api.Test;

class ForkTest {
  /** A class that only the newer build has must not get into the older one. */
  @Test
  void anotherBuildReplacesOursAltogether() throws Exception {
    List<String> own = List.of(System.getProperty("java.class.path").split(File.pathSeparator));
    List<String> other = List.of(Fork.classPath(List.of("other.jar")).split(File.pathSeparator));
    assertThat(other.get(0)).isEqualTo("other.jar");
    assertThat(own.stream().filter(entry -> !other.contains(entry)))
        .hasSize(2)
        .anyMatch(entry -> entry.contains("flink-connector-hologres"))
        .anyMatch(entry -> entry.contains("pgwire"));
    assertThat(Fork.classPath(List.of()).split(File.pathSeparator)).containsExactlyElementsOf(own);
  }
}
