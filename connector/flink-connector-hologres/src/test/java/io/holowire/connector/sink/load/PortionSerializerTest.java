package io.holowire.connector.sink.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holowire.connector.options.LoadOptions.Mode;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class PortionSerializerTest {
  private static final Portion STAGED =
      new Portion(
          "stage_1", Mode.STAGING, "s", "sink", "job", List.of("a", "ö\"b"), "o", 7, 1L << 40, 3);

  /** What stands in savepoints stays readable: a change needs a new version. */
  private static final String VERSION_1 =
      "000773746167655f31000753544147494e470001730004" // stage_1, STAGING, s
          + "73696e6b00036a6f62" // sink, job
          + "0000000200016100" // two columns, the first
          + "04c3b6226201" // the second, and there is an order
          + "00016f0000000000000007" // its name, rows
          + "00000100000000000000000000000003"; // bytes, checkpoint

  private final PortionSerializer serializer = new PortionSerializer();

  @Test
  void travels() throws IOException {
    for (Portion portion :
        List.of(
            STAGED,
            STAGED.at(Portion.WHOLE_LOAD),
            new Portion("x", Mode.PREPARED, "s", "k", "j", List.of(), null, 0, 0, -2))) {
      assertThat(serializer.deserialize(1, serializer.serialize(portion))).isEqualTo(portion);
    }
  }

  @Test
  void theFormatIsAsItWas() throws IOException {
    assertThat(HexFormat.of().formatHex(serializer.serialize(STAGED))).isEqualTo(VERSION_1);
    assertThat(serializer.deserialize(1, HexFormat.of().parseHex(VERSION_1))).isEqualTo(STAGED);
  }

  @Test
  void anotherVersionIsNotGuessedAt() {
    assertThatThrownBy(() -> serializer.deserialize(2, new byte[0]))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("version 2");
  }
}
