package io.holowire.pgwire.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.holowire.pgwire.error.ProtocolException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Readers of counted formats on noise and on damaged values: an answer or a refusal, and soon. */
class ReaderFuzzTest {
  private static final int CASES = 100_000;
  private static final Duration SOON = Duration.ofSeconds(60);
  private final Random random = new Random(8);

  @Test
  void numeric() {
    List<byte[]> seeds =
        List.of(
            value(out -> PgNumeric.write(out, new BigDecimal("-12345678901234567890.0987654321"))),
            value(out -> PgNumeric.write(out, 1_000_001, 3)),
            value(out -> PgNumeric.write(out, 0, 5)),
            value(PgNumeric::writeNaN));
    fuzz(
        seeds,
        (in, index, length) -> {
          PgNumeric.Kind kind = PgNumeric.kind(in, index);
          boolean fits = PgNumeric.fitsLong(in, index, length, 4);
          assertThat(kind == PgNumeric.Kind.FINITE || !fits).isTrue();
          if (fits) {
            PgNumeric.readUnscaled(in, index, length, 4);
          }
          // At most the server's own largest value, whatever the weight says.
          assertThat(PgNumeric.read(in, index, length).unscaledValue().bitLength())
              .isLessThan((4 * 32_768 + PgNumeric.MAX_SCALE + 4) * 10 / 3);
        });
  }

  @Test
  void array() {
    HexFormat hex = HexFormat.of();
    List<byte[]> seeds =
        List.of(
            hex.parseHex("000000000000000000000017"),
            hex.parseHex(
                "00000001000000010000001700000003000000010000000400000001ffffffff0000000400000003"),
            hex.parseHex(
                "00000002000000010000001900000002000000010000000200000001"
                    + "00000001610000000162ffffffff00000000"));
    PgArray.Reader reader = new PgArray.Reader();
    fuzz(
        seeds,
        (in, index, length) -> {
          reader.wrap(in, index, length);
          assertThat(reader.elements()).isBetween(0, length / Integer.BYTES);
          int walked = 0;
          for (; reader.next(); walked++) {
            assertThat(reader.index()).isGreaterThan(index);
            assertThat(reader.index() + Math.max(reader.length(), 0))
                .isLessThanOrEqualTo(index + length);
          }
          assertThat(walked).isEqualTo(reader.elements());
        });
  }

  @Test
  void inet() {
    fuzz(
        List.of(
            value(out -> PgInet.write(out, "10.0.0.1/8")), value(out -> PgInet.write(out, "::1"))),
        PgInet::read);
  }

  /** Reads a damaged value; its answer does not matter. */
  private interface Reading {
    void read(ByteBuf in, int index, int length);
  }

  private void fuzz(List<byte[]> seeds, Reading reading) {
    assertTimeoutPreemptively(
        SOON,
        () -> {
          for (int i = 0; i < CASES; i++) {
            byte[] bytes = random.nextInt(4) == 0 ? noise() : damaged(seeds);
            readOne(bytes, reading);
          }
        });
  }

  private static void readOne(byte[] bytes, Reading reading) {
    ByteBuf in = Unpooled.buffer(bytes.length + 1, bytes.length + 1);
    try {
      in.writeByte(0).writeBytes(bytes);
      reading.read(in, 1, bytes.length);
    } catch (ProtocolException | ArithmeticException refused) {
      assertThat(refused).hasMessageNotContaining("null");
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError("on " + ByteBufUtil.hexDump(bytes), e);
    } finally {
      in.release();
    }
  }

  private byte[] noise() {
    byte[] bytes = new byte[random.nextInt(64)];
    random.nextBytes(bytes);
    return bytes;
  }

  /** A valid value with a few bytes changed, most often to small numbers, or cut off. */
  private byte[] damaged(List<byte[]> seeds) {
    byte[] bytes = seeds.get(random.nextInt(seeds.size())).clone();
    for (int changes = random.nextInt(4); changes > 0; changes--) {
      int to = random.nextInt(8) == 0 ? random.nextInt() : random.nextInt(5) - 1;
      bytes[random.nextInt(bytes.length)] = (byte) to;
    }
    int length = random.nextInt(4) == 0 ? random.nextInt(bytes.length + 1) : bytes.length;
    return Arrays.copyOf(bytes, length);
  }

  private static byte[] value(Consumer<ByteBuf> writer) {
    return HexFormat.of().parseHex(Fields.hex(writer));
  }
}
