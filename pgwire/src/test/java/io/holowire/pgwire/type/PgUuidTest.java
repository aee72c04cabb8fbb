package io.holowire.pgwire.type;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The spellings were tried on PostgreSQL 15. */
class PgUuidTest {
  private static final String HEX = "a0eebc999c0b4ef8bb6d6bb9bd380a11";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11",
        "A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11",
        "A0EEBC999C0B4EF8BB6D6BB9BD380A11",
        "{a0ee-bc99-9c0b4ef8-bb6d-6bb9bd38-0a11}",
        "{a0eebc999c0b4ef8bb6d6bb9bd380a11}"
      })
  void acceptsTheSpellingsOfTheServer(String text) {
    assertThat(Fields.hex(out -> PgUuid.write(out, text))).isEqualTo(HEX);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{}",
        "1-1-1-1-1",
        "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a1",
        "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a111",
        "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11-",
        "-a0eebc999c0b4ef8bb6d6bb9bd380a11",
        "a0-eebc999c0b4ef8bb6d6bb9bd380a11",
        "a0eebc99--9c0b4ef8bb6d6bb9bd380a11",
        "{a0eebc999c0b4ef8bb6d6bb9bd380a11",
        "a0eebc999c0b4ef8bb6d6bb9bd380a11}",
        "g0eebc999c0b4ef8bb6d6bb9bd380a11",
        "\u0660\u0660eebc999c0b4ef8bb6d6bb9bd380a11"
      })
  void refusesOthers(String text) {
    assertThat(Fields.refusal(out -> PgUuid.write(out, text)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(text);
  }

  @Test
  void roundTrips() {
    Random random = new Random(2);
    for (int i = 0; i < 10_000; i++) {
      String text = new UUID(random.nextLong(), random.nextLong()).toString();
      assertThat(Fields.roundTripFixed(out -> PgUuid.write(out, text), PgUuid::read))
          .isEqualTo(text);
    }
  }
}
