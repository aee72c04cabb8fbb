package io.holowire.connector.source.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holowire.connector.options.CutHint;
import io.holowire.connector.source.plan.HintCuts.Kind;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.flink.table.api.ValidationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HintCutsTest {
  @Test
  void cutsAreAtEqualDistances() {
    assertThat(cuts(4, "0", "100", Kind.INTEGER)).containsExactly("25", "50", "75");
    assertThat(cuts(3, "-1.0", "2", Kind.DECIMAL)).containsExactly("0.00", "1.00");
    assertThat(cuts(2, "2024-01-01", "2024-03-01", Kind.DATE)).containsExactly("2024-01-31");
    assertThat(cuts(2, "0", "10", Kind.DATE)).containsExactly("1970-01-06");
    assertThat(cuts(2, "2024-01-01", "2024-01-02", Kind.TIMESTAMP))
        .containsExactly("2024-01-01T12:00");
    assertThat(cuts(2, "2024-01-01 00:00:00", "1704153600000", Kind.TIMESTAMPTZ))
        .containsExactly("2024-01-01T12:00Z");
    assertThat(cuts(2, "2024-01-01T00:00+02:00", "2024-01-01 02:00:00Z", Kind.TIMESTAMPTZ))
        .containsExactly("2024-01-01T00:00Z");
    assertThat(cuts(2, "a", "c", Kind.TEXT).get(0)).startsWith("b");
  }

  @Test
  void thereAreNoMoreCutsThanValues() {
    assertThat(cuts(1, "0", "100", Kind.INTEGER)).isEmpty();
    assertThat(cuts(10, "7", "7", Kind.INTEGER)).containsExactly("7");
    assertThat(cuts(10, "0", "3", Kind.INTEGER)).containsExactly("0", "1", "2");
  }

  @Test
  void theWholeRangeOfABigint() {
    List<String> cuts =
        cuts(3, String.valueOf(Long.MIN_VALUE), String.valueOf(Long.MAX_VALUE), Kind.INTEGER);
    assertThat(cuts).containsExactly("-3074457345618258603", "3074457345618258602");
  }

  @Test
  void cutsAscendWithinTheBounds() {
    Random random = new Random(3);
    for (int i = 0; i < 1_000; i++) {
      BigDecimal a = BigDecimal.valueOf(random.nextLong(), random.nextInt(20));
      BigDecimal b = BigDecimal.valueOf(random.nextLong(), random.nextInt(20));
      List<String> cuts =
          cuts(random.nextInt(1, 50), a.min(b).toString(), a.max(b).toString(), Kind.DECIMAL);
      BigDecimal last = a.min(b);
      for (int c = 0; c < cuts.size(); c++) {
        BigDecimal cut = new BigDecimal(cuts.get(c));
        assertThat(cut.compareTo(last)).isGreaterThanOrEqualTo(c == 0 ? 0 : 1);
        last = cut;
      }
      assertThat(last).isLessThanOrEqualTo(a.max(b));
    }
  }

  @Test
  void textsAscendByTheirBytes() {
    Random random = new Random(4);
    for (int i = 0; i < 500; i++) {
      byte[][] bounds = {text(random), text(random)};
      Arrays.sort(bounds, Arrays::compareUnsigned);
      List<String> cuts = cuts(random.nextInt(1, 30), utf8(bounds[0]), utf8(bounds[1]), Kind.TEXT);
      for (int c = 1; c < cuts.size(); c++) {
        assertThat(Arrays.compareUnsigned(bytes(cuts.get(c - 1)), bytes(cuts.get(c)))).isNegative();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "INTEGER, 1.5, a whole number",
    "INTEGER, abc, a whole number",
    "DECIMAL, NaN, a number",
    "DATE, 2024-02-30, a date",
    "DATE, 99999999999999999999, a date",
    "TIMESTAMP, yesterday, a time",
    "TIMESTAMP, 10000-01-01, a time",
    "TIMESTAMPTZ, infinity, a time"
  })
  void aBoundThatIsNoneIsRefusedByName(Kind kind, String bound, String expected) {
    assertThatThrownBy(() -> cuts(2, bound, "1", kind))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("scan.partition.lower-bound = '" + bound + "': must be " + expected);
  }

  @Test
  void boundsTheWrongWayRoundAreRefusedWithBoth() {
    assertThatThrownBy(() -> cuts(2, "9", "1", Kind.INTEGER))
        .hasMessageContaining("scan.partition.lower-bound = '9'")
        .hasMessageContaining("scan.partition.upper-bound = '1'");
  }

  private static byte[] text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(30); i > 0; i--) {
      text.append(
          (char) (random.nextInt(8) == 0 ? random.nextInt(1, 1_000) : ' ' + random.nextInt(95)));
    }
    return bytes("x" + text);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String utf8(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static List<String> cuts(int pieces, String lower, String upper, Kind kind) {
    return HintCuts.of(new CutHint("c", pieces, lower, upper), kind);
  }
}
