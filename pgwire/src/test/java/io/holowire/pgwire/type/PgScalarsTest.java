package io.holowire.pgwire.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holowire.pgwire.error.ProtocolException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Golden bytes from {@code *_send} of PostgreSQL 15, and round trips. */
class PgScalarsTest {
  @Test
  void nullIsLengthMinusOne() {
    ByteBuf out = Unpooled.buffer();
    PgScalars.writeNull(out);
    assertThat(out.readInt()).isEqualTo(-1);
    assertThat(out.isReadable()).isFalse();
    out.release();
  }

  @Test
  void bool() {
    assertThat(Fields.hex(out -> PgScalars.writeBool(out, true))).isEqualTo("01");
    assertThat(Fields.hex(out -> PgScalars.writeBool(out, false))).isEqualTo("00");
    assertThat(Fields.readFixed("01", PgScalars::readBool)).isTrue();
    assertThat(Fields.readFixed("00", PgScalars::readBool)).isFalse();
  }

  @Test
  void goldenBytes() {
    assertThat(Fields.hex(out -> PgScalars.writeInt2(out, (short) -2))).isEqualTo("fffe");
    assertThat(Fields.hex(out -> PgScalars.writeInt4(out, -2))).isEqualTo("fffffffe");
    assertThat(Fields.hex(out -> PgScalars.writeInt4(out, 1 << 30))).isEqualTo("40000000");
    assertThat(Fields.hex(out -> PgScalars.writeInt8(out, -2))).isEqualTo("fffffffffffffffe");
    assertThat(Fields.hex(out -> PgScalars.writeFloat4(out, 1.5f))).isEqualTo("3fc00000");
    assertThat(Fields.hex(out -> PgScalars.writeFloat8(out, -0.1))).isEqualTo("bfb999999999999a");
    assertThat(Fields.hex(out -> PgScalars.writeFloat8(out, Double.NaN)))
        .isEqualTo("7ff8000000000000");
    assertThat(Fields.hex(out -> PgScalars.writeBytea(out, new byte[] {0, 1, -1})))
        .isEqualTo("0001ff");
    assertThat(Fields.hex(out -> PgScalars.writeBytea(out, new byte[] {9, 1, 2, 9}, 1, 2)))
        .isEqualTo("0102");
    assertThat(Fields.hex(out -> PgScalars.writeBytea(out, new byte[0]))).isEmpty();
  }

  @Test
  void numbersRoundTrip() {
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      long bits = random.nextLong() >> random.nextInt(64);
      float real = Float.intBitsToFloat((int) bits);
      double precise = Double.longBitsToDouble(bits);
      assertThat(
              Fields.roundTripFixed(
                  out -> PgScalars.writeInt2(out, (short) bits), PgScalars::readInt2))
          .isEqualTo((short) bits);
      assertThat(
              Fields.roundTripFixed(
                  out -> PgScalars.writeInt4(out, (int) bits), PgScalars::readInt4))
          .isEqualTo((int) bits);
      assertThat(Fields.roundTripFixed(out -> PgScalars.writeInt8(out, bits), PgScalars::readInt8))
          .isEqualTo(bits);
      assertThat(
              Fields.roundTripFixed(out -> PgScalars.writeFloat4(out, real), PgScalars::readFloat4))
          .isEqualTo(Float.valueOf(real));
      assertThat(
              Fields.roundTripFixed(
                  out -> PgScalars.writeFloat8(out, precise), PgScalars::readFloat8))
          .isEqualTo(Double.valueOf(precise));
    }
  }

  @Test
  void bytea() {
    assertThat(Fields.read("0001ff", PgScalars::readBytea)).containsExactly(0, 1, -1);
    assertThat(Fields.read("", PgScalars::readBytea)).isEmpty();
    assertThatThrownBy(
            () -> Fields.read("00", (in, index, length) -> PgScalars.readBytea(in, index, 1 << 30)))
        .as("no allocation by an announced length")
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void jsonb() {
    byte[] json = "{\"a\": 1}".getBytes(StandardCharsets.UTF_8);
    assertThat(Fields.hex(out -> PgScalars.writeJsonb(out, json))).isEqualTo("017b2261223a20317d");
    assertThat(Fields.hex(out -> PgScalars.writeJsonb(out, json, 6, 1))).isEqualTo("0131");
    assertThat(Fields.read("017b2261223a20317d", PgScalars::readJsonb)).isEqualTo(json);
  }

  @Test
  void jsonbOfAnotherVersionIsRefused() {
    assertThatThrownBy(() -> Fields.read("027b7d", PgScalars::readJsonb))
        .isInstanceOf(ProtocolException.class);
    assertThatThrownBy(() -> Fields.read("", PgScalars::readJsonb))
        .isInstanceOf(ProtocolException.class);
  }

  @Test
  void uuidHalves() {
    UUID uuid = UUID.fromString("a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11");
    String hex = "a0eebc999c0b4ef8bb6d6bb9bd380a11";
    assertThat(
            Fields.hex(
                out ->
                    PgScalars.writeUuid(
                        out, uuid.getMostSignificantBits(), uuid.getLeastSignificantBits())))
        .isEqualTo(hex);
    assertThat(Fields.readFixed(hex, PgScalars::readUuid)).isEqualTo(uuid);
  }

  @Test
  void widthIsChecked() {
    PgScalars.requireLength(4, 4, "int4");
    assertThatThrownBy(() -> PgScalars.requireLength(8, 4, "int4"))
        .isInstanceOf(ProtocolException.class)
        .hasMessage("int4 has 4 bytes, the server sent 8");
  }
}
