package io.holowire.pgwire.copy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holowire.pgwire.error.ProtocolException;
import io.holowire.pgwire.kit.Backend;
import io.holowire.pgwire.kit.Message;
import io.holowire.pgwire.type.PgText.NulPolicy;
import io.holowire.pgwire.wire.Conversations;
import io.holowire.pgwire.wire.Leaks;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CopyTextTest {
  private static final CopyText STX = CopyText.delimitedBy('\u0002');

  private final UnpooledByteBufAllocator allocator = Leaks.countingAllocator();
  private final List<ByteBuf> chunks = new ArrayList<>();

  @AfterEach
  void nothingLeaks() {
    chunks.forEach(ByteBuf::release);
    Leaks.assertNone(allocator);
  }

  private CopyTextEncoder encoder(CopyText format, NulPolicy nulPolicy) {
    return new CopyTextEncoder(allocator, format, nulPolicy, 1024, chunks::add);
  }

  private static void write(CopyTextEncoder encoder, String value, boolean encoded) {
    if (value == null) {
      encoder.writeNull();
    } else if (encoded) {
      byte[] padded = ("<" + value + ">").getBytes(UTF_8);
      encoder.writeText(padded, 1, padded.length - 2);
    } else {
      encoder.writeText(value);
    }
  }

  private String encode(CopyText format, String... values) {
    String[] texts = new String[2];
    for (int i = 0; i < 2; i++) {
      try (CopyTextEncoder encoder = encoder(format, NulPolicy.FAIL)) {
        encoder.beginRow();
        for (String value : values) {
          write(encoder, value, i == 1);
        }
        encoder.endRow();
        encoder.finish();
      }
      ByteBuf chunk = chunks.get(chunks.size() - 1);
      assertThat(chunk.getInt(1)).isEqualTo(chunk.readableBytes() - 1);
      texts[i] = chunk.toString(5, chunk.readableBytes() - 5, UTF_8);
    }
    assertThat(texts[1]).as("of bytes as of characters").isEqualTo(texts[0]);
    return texts[0];
  }

  private static List<List<String>> read(CopyTextReader reader, ByteBuf chunk) {
    List<List<String>> rows = new ArrayList<>();
    reader.wrap(chunk);
    while (reader.next()) {
      rows.add(IntStream.range(0, reader.columns()).mapToObj(reader::getText).toList());
    }
    return rows;
  }

  private static List<List<String>> decode(CopyText format, String... lines) {
    ByteBuf chunk =
        Message.buffer(Stream.of(lines).map(l -> Backend.copyData(l.getBytes(UTF_8))).toList());
    return read(new CopyTextReader(format), chunk);
  }

  @Test
  void whatMeansSomethingIsEscaped() {
    assertThat(encode(STX, "plain", null, "", "äöü€😀"))
        .isEqualTo("plain\u0002\\N\u0002\u0002äöü€😀\n");
    assertThat(encode(STX, "\b\f\n\r\t\u000B")).isEqualTo("\\b\\f\\n\\r\\t\\v\n");
    assertThat(encode(STX, "a\\b")).isEqualTo("a\\\\b\n");
    assertThat(encode(STX, "a\u0002b")).isEqualTo("a\\\u0002b\n");
    assertThat(encode(STX, "\\N", "N")).isEqualTo("\\\\N\u0002N\n");
    assertThat(encode(STX, "\\.")).isEqualTo("\\\\.\n");
    assertThat(encode(CopyText.delimitedBy('\t'), "a\tb", "c")).isEqualTo("a\\tb\tc\n");
    assertThat(encode(CopyText.delimitedBy('|'), "a|b", "\u0002")).isEqualTo("a\\|b|\u0002\n");
    assertThat(encode(CopyText.delimitedBy(' '), " ")).isEqualTo("\\ \n");
  }

  @Test
  void escapesAreUndone() {
    assertThat(decode(STX, "a\u0002\\N\u0002\u0002\\\\N\n"))
        .containsExactly(Arrays.asList("a", null, "", "\\N"));
    assertThat(decode(STX, "\\b\\f\\n\\r\\t\\v\n")).containsExactly(List.of("\b\f\n\r\t\u000B"));
    assertThat(decode(STX, "\\101\\60\\x41\\x4\\xg\\q\\\u0002\\Na\n"))
        .containsExactly(List.of("A0A\u0004xgq\u0002Na"));
    assertThat(decode(STX, "\\1018\\x41F\n")).containsExactly(List.of("A8AF"));
    assertThat(decode(STX, "\\303\\244\n")).containsExactly(List.of("ä"));
  }

  @Test
  void aMessageMayHoldSeveralLinesOrNone() {
    assertThat(decode(STX, "a\nb\n", "", "c\n"))
        .containsExactly(List.of("a"), List.of("b"), List.of("c"));
    assertThat(decode(STX, "\n")).containsExactly(List.of(""));
  }

  @Test
  void valuesAreAlsoThereAsBytes() {
    CopyTextReader reader = new CopyTextReader(STX);
    reader.wrap(Message.buffer(Backend.copyData("x\u0002\\N\u0002\\\\€\n".getBytes(UTF_8))));
    assertThat(reader.next()).isTrue();
    assertThat(reader.length(1)).isEqualTo(-1);
    assertThat(reader.isNull(1)).isTrue();
    assertThat(new String(reader.buffer(), reader.index(2), reader.length(2), UTF_8))
        .isEqualTo("\\€");
    assertThatThrownBy(() -> reader.getText(3)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void theEndMarkerOfOlderServersIsTheEnd() {
    assertThat(decode(STX, "a\n", "\\.\n")).containsExactly(List.of("a"));
    assertThatThrownBy(() -> decode(STX, "\\.\n", "a\n")).isInstanceOf(ProtocolException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"no end", "a\nno end", "a\\\n"})
  void nonsenseIsRefused(String line) {
    assertThatThrownBy(() -> decode(STX, line)).isInstanceOf(ProtocolException.class);
  }

  @Test
  void nulIsRefusedOrStripped() {
    try (CopyTextEncoder encoder = encoder(STX, NulPolicy.FAIL)) {
      encoder.beginRow();
      assertThatIllegalArgumentException().isThrownBy(() -> encoder.writeText("a\0b"));
      encoder.abandonRow();
    }
    try (CopyTextEncoder encoder = encoder(STX, NulPolicy.STRIP)) {
      encoder.beginRow();
      encoder.writeText("\0a\0\n\0\0b\\\0");
      encoder.writeText(new byte[] {0, 'c', 0}, 0, 3);
      encoder.writeText("\0");
      encoder.endRow();
      encoder.finish();
    }
    assertThat(chunks.get(0).toString(5, chunks.get(0).readableBytes() - 5, UTF_8))
        .isEqualTo("a\\nb\\\\\u0002c\u0002\n");
  }

  @ParameterizedTest
  @ValueSource(chars = {'\0', '\n', '\r', '\\', '.', 'a', 'z', '0', '9', 'N', '\u0080', 'ä', '€'})
  void delimitersThatCopyRefusesAreRefused(char delimiter) {
    assertThatIllegalArgumentException().isThrownBy(() -> CopyText.delimitedBy(delimiter));
  }

  static Stream<Character> delimiters() {
    return IntStream.range(1, 128)
        .filter(
            c -> "\\.N\r\n".indexOf(c) < 0 && !(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9'))
        .mapToObj(c -> (char) c);
  }

  @ParameterizedTest
  @MethodSource("delimiters")
  void anyTextSurvivesAnyDelimiter(char delimiter) {
    CopyText format = CopyText.delimitedBy(delimiter);
    assertThat(format.delimiter()).isEqualTo(delimiter);
    Random random = new Random(delimiter);
    List<List<String>> written = new ArrayList<>();
    try (CopyTextEncoder encoder = encoder(format, NulPolicy.FAIL)) {
      for (int i = 0; i < 50; i++) {
        List<String> row = new ArrayList<>();
        encoder.beginRow();
        for (int c = 0; c < 20; c++) {
          String value = nastyText(random, delimiter);
          row.add(value);
          write(encoder, value, random.nextBoolean());
        }
        if (random.nextInt(5) == 0) {
          encoder.abandonRow();
        } else {
          encoder.endRow();
          written.add(row);
        }
      }
      encoder.finish();
      assertThat(encoder.rows()).isEqualTo(written.size());
    }
    CopyTextReader reader = new CopyTextReader(format);
    assertThat(chunks.stream().flatMap(chunk -> read(reader, chunk).stream()).toList())
        .isEqualTo(written);
  }

  private static String nastyText(Random random, char delimiter) {
    if (random.nextInt(6) == 0) {
      return null;
    }
    String alphabet = "\b\f\n\r\t\u000B\\\\\\.NxX017abfnrtv\u0001\u0002\u007F é€" + delimiter;
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(12); i > 0; i--) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }

  @Test
  void whatTheServerEscapedIsUnderstood() throws Exception {
    assertThat(decodeRecorded())
        .containsExactly(
            Arrays.asList("1", "\b\f\n\r\t\u000B"),
            Arrays.asList("2", "back\\slash \\N \\."),
            Arrays.asList("3", null),
            Arrays.asList("4", ""),
            Arrays.asList("5", "\\."),
            Arrays.asList("6", "\u0002 and \u007F"),
            Arrays.asList("7", "ä€😀"));
  }

  /** Sent by PostgreSQL 18 for a COPY TO STDOUT with this delimiter. */
  private static List<List<String>> decodeRecorded() {
    return Conversations.copyData("copy-out-text").stream()
        .flatMap(run -> read(new CopyTextReader(STX), run).stream())
        .toList();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void linesOfNoiseAreReadOrRefused(long seed) {
    Random random = new Random(seed);
    String alphabet = "\\\\\\N.x17\u0002a\n";
    for (int i = 0; i < 20_000; i++) {
      byte[] noise = new byte[random.nextInt(30)];
      for (int b = 0; b < noise.length; b++) {
        noise[b] = (byte) alphabet.charAt(random.nextInt(alphabet.length()));
      }
      try {
        read(new CopyTextReader(STX), Message.buffer(Backend.copyData(noise)));
      } catch (ProtocolException expected) {
        assertThat(expected).hasMessageContaining("text COPY");
      } catch (RuntimeException e) {
        throw new AssertionError(ByteBufUtil.hexDump(noise), e);
      }
    }
  }
}
