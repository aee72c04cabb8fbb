package io.holowire.pgwire.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holowire.pgwire.type.PgText.NulPolicy;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.util.AsciiString;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The JDK's UTF-8 is the oracle, unpaired surrogates included. */
class PgTextTest {
  @ParameterizedTest
  @EnumSource(NulPolicy.class)
  void goldenBytes(NulPolicy policy) {
    String text = "aß世\uD83D\uDE00";
    String hex = "61c39fe4b896f09f9880";
    byte[] padded = ByteBufUtil.decodeHexDump("ff" + hex + "00");
    assertThat(Fields.hex(out -> PgText.write(out, text, policy))).isEqualTo(hex);
    assertThat(Fields.hex(out -> PgText.write(out, padded, 1, padded.length - 2, policy)))
        .isEqualTo(hex);
    assertThat(Fields.read(hex, PgText::read)).isEqualTo(text);
    assertThat(Fields.hex(out -> PgText.write(out, "", policy))).isEmpty();
    assertThat(Fields.read("", PgText::read)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'\0', ''",
    "'\0\0\0', ''",
    "'a\0', a",
    "'\0a', a",
    "'a\0b\0\0ß', abß",
    "'\0\uD83D\uDE00\0', \uD83D\uDE00",
  })
  void stripLeavesNulsOut(String text, String stripped) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    String hex = ByteBufUtil.hexDump(stripped.getBytes(StandardCharsets.UTF_8));
    assertThat(Fields.hex(out -> PgText.write(out, text, NulPolicy.STRIP))).isEqualTo(hex);
    assertThat(Fields.hex(out -> PgText.write(out, utf8, 0, utf8.length, NulPolicy.STRIP)))
        .isEqualTo(hex);
    assertThat(Fields.hex(out -> PgText.write(out, CharBuffer.wrap(text), NulPolicy.STRIP)))
        .isEqualTo(hex);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\0", "ab\0", "ab\0cd\0", "abcdefghijklm\0"})
  void failRefusesNuls(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    String position = "position " + text.indexOf('\0') + ",";
    assertThat(Fields.refusal(out -> PgText.write(out, text, NulPolicy.FAIL)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(position);
    assertThat(Fields.refusal(out -> PgText.write(out, utf8, 0, utf8.length, NulPolicy.FAIL)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(position);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\uD83D", "a\uDE00b", "\uDE00\uD83D", "\uD83D\uD83D\uDE00", "x\uD83D"})
  void unpairedSurrogatesBecomeQuestionMarks(String text) {
    String hex = ByteBufUtil.hexDump(text.getBytes(StandardCharsets.UTF_8));
    assertThat(Fields.hex(out -> PgText.write(out, text, NulPolicy.FAIL))).isEqualTo(hex);
    assertThat(Fields.hex(out -> PgText.write(out, CharBuffer.wrap(text), NulPolicy.FAIL)))
        .isEqualTo(hex);
  }

  @Test
  void aNulDoesNotJoinTheSurrogatesAroundIt() {
    assertThat(Fields.hex(out -> PgText.write(out, "\uD83D\0\uDE00", NulPolicy.STRIP)))
        .isEqualTo(ByteBufUtil.hexDump("??".getBytes(StandardCharsets.US_ASCII)));
  }

  @Test
  void otherCharSequences() {
    assertThat(Fields.hex(out -> PgText.write(out, new AsciiString("abc"), NulPolicy.FAIL)))
        .isEqualTo("616263");
    assertThat(Fields.hex(out -> PgText.write(out, new StringBuilder("aß"), NulPolicy.FAIL)))
        .isEqualTo("61c39f");
  }

  @Test
  void aBufferMayGrowByParts() {
    ByteBuf out = Unpooled.compositeBuffer();
    String text = "sixty characters and more, which the first part has no room for".repeat(2);
    for (int i = 0; i < 3; i++) {
      PgText.write(out, text, NulPolicy.FAIL);
    }
    for (int i = 0; i < 3; i++) {
      assertThat(out.readInt()).isEqualTo(text.length());
      assertThat(out.readString(text.length(), StandardCharsets.US_ASCII)).isEqualTo(text);
    }
    assertThat(out.isReadable()).isFalse();
    out.release();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aBufferWithoutRoomForTheCharactersIsLeftAsItWas(boolean direct) {
    ByteBuf out = direct ? Unpooled.directBuffer(8, 8) : Unpooled.buffer(8, 8);
    assertThatThrownBy(() -> PgText.write(out, "fünf!", NulPolicy.FAIL))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThat(out.writerIndex()).isZero();
    PgText.write(out, "vier", NulPolicy.FAIL);
    assertThat(out.maxWritableBytes()).isZero();
    out.release();
  }

  /** ASCII is written by blocks: none of another kind of character may be taken for it. */
  @ParameterizedTest
  @ValueSource(
      strings = {"\0", "\u007F", "\u0080", "ÿ", "\u0141", "\u7F7F", "\uFF00", "\uD800", "😀"})
  void anotherCharacterAtEachPlaceOfEachLength(String other) {
    for (int before = 0; before <= 20; before++) {
      for (int behind = 0; behind <= 20; behind++) {
        String text = "abcdefghijklmnopqrst".substring(0, before) + other + "~".repeat(behind);
        String kept = text.replace("\0", "");
        assertThat(Fields.hex(out -> PgText.write(out, text, NulPolicy.STRIP)))
            .isEqualTo(ByteBufUtil.hexDump(kept.getBytes(StandardCharsets.UTF_8)));
      }
    }
  }

  @Test
  void malformedBytesReadAsReplacement() {
    assertThat(Fields.read("61ff62", PgText::read)).isEqualTo("a\uFFFDb");
  }

  @Test
  void anyTextAgainstTheJdk() {
    Random random = new Random(6);
    for (int i = 0; i < 50_000; i++) {
      String text = randomText(random);
      String expected =
          Arrays.stream(text.split("\0", -1))
              .map(run -> ByteBufUtil.hexDump(run.getBytes(StandardCharsets.UTF_8)))
              .collect(Collectors.joining());
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      assertThat(Fields.hex(out -> PgText.write(out, text, NulPolicy.STRIP))).isEqualTo(expected);
      assertThat(Fields.hex(out -> PgText.write(out, CharBuffer.wrap(text), NulPolicy.STRIP)))
          .isEqualTo(expected);
      assertThat(Fields.hex(out -> PgText.write(out, utf8, 0, utf8.length, NulPolicy.STRIP)))
          .isEqualTo(expected);
      assertThat(Fields.read(expected, PgText::read))
          .isEqualTo(new String(ByteBufUtil.decodeHexDump(expected), StandardCharsets.UTF_8));
    }
  }

  /** All lengths of UTF-8, surrogates in pairs and alone, NULs. */
  private static String randomText(Random random) {
    StringBuilder text = new StringBuilder();
    int kinds = 1 + random.nextInt(6);
    for (int i = random.nextInt(40); i > 0; i--) {
      switch (random.nextInt(kinds)) {
        case 0 -> text.append((char) (1 + random.nextInt(0x7F)));
        case 1 -> text.append((char) (0x80 + random.nextInt(0x780)));
        case 2 -> text.append((char) (0x800 + random.nextInt(0xD000)));
        case 3 -> text.appendCodePoint(0x10000 + random.nextInt(0x100000));
        case 4 -> text.append('\0');
        default -> text.append((char) (0xD800 + random.nextInt(0x800)));
      }
    }
    return text.toString();
  }
}
