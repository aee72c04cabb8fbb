package io.holowire.connector.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.holowire.connector.sql.TablePath;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PartitionNameTest {
  private static String name(String parent, String value) {
    TablePath path = PartitionName.of(new TablePath("S", parent), value);
    assertThat(path.schema()).isEqualTo("S");
    return path.table();
  }

  @Test
  void aSimpleValueIsItsOwnName() {
    assertThat(name("orders", "20240101")).isEqualTo("orders_20240101");
    assertThat(name("Or ders", "Eu_1")).isEqualTo("Or ders_Eu_1");
    assertThat(name("orders", null)).isEqualTo("orders_null");
  }

  @Test
  void anyOtherHasAHash() {
    assertThat(name("orders", "2024-01-01")).matches("orders_2024_01_01_[0-9a-f]{16}");
    assertThat(name("orders", "null")).matches("orders_null_[0-9a-f]{16}");
    assertThat(name("orders", "")).matches("orders__[0-9a-f]{16}");
    assertThat(name("orders", "ñ🙂")).matches("orders___+[0-9a-f]{16}");
    assertThat(name("orders", "x".repeat(300))).matches("orders_x{16}_[0-9a-f]{16}");
  }

  @Test
  void noTwoValuesHaveOneName() {
    String hashed = name("t", "a-b");
    List<String> values =
        Arrays.asList(
            null,
            "null",
            "NULL",
            "",
            "_",
            "__",
            " ",
            "a b",
            "a-b",
            "a_b",
            "A_b",
            "'",
            "''",
            "a'b",
            "ñ",
            "n\u0303",
            "x".repeat(300),
            "x".repeat(301),
            hashed.substring("t_".length()),
            hashed.substring("t_a_b_".length()));
    for (String parent : List.of("t", "p".repeat(63), "é".repeat(31))) {
      Set<String> names = new HashSet<>();
      for (String value : values) {
        String name = name(parent, value);
        assertThat(name.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(63);
        assertThat(names.add(name)).as("%s for %s", name, value).isTrue();
      }
    }
  }

  @Test
  void aParentThatIsCutIsStillToldApart() {
    assertThat(name("p".repeat(62) + "a", "1")).isNotEqualTo(name("p".repeat(62) + "b", "1"));
    assertThat(name("p".repeat(62) + "a", null)).isNotEqualTo(name("p".repeat(62) + "b", null));
  }
}
