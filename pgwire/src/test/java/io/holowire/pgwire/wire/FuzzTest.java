package io.holowire.pgwire.wire;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.holowire.pgwire.error.ProtocolException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever a server sends: no hang, no failure but ProtocolException, no more memory than a small
 * multiple of the bytes that came, nothing leaked. The seed is fixed, so that a failure repeats;
 * its round is in the message.
 */
class FuzzTest {
  private static final int ROUNDS = 3_000;
  private static final int LIMIT = 1 << 30;

  private final UnpooledByteBufAllocator allocator = Leaks.countingAllocator();
  private final Random random = new Random(20240229);

  @ParameterizedTest
  @MethodSource("io.holowire.pgwire.wire.Conversations#names")
  void survivesAConversationWithBytesChanged(String name) {
    byte[] bytes = Conversations.bytes(name);
    assertTimeoutPreemptively(
        ofSeconds(60), () -> rounds(() -> decode(Mutations.of(bytes, random))));
  }

  @Test
  void survivesNoise() {
    assertTimeoutPreemptively(
        ofSeconds(60),
        () ->
            rounds(
                () -> {
                  byte[] noise = new byte[random.nextInt(200)];
                  random.nextBytes(noise);
                  decode(noise);
                }));
  }

  /** A tag and a length that are right, and a body that is not. */
  @Test
  void survivesBodiesOfNoise() {
    byte[] tags = "RKCGHEvNAtSTdDZ".getBytes(StandardCharsets.US_ASCII);
    assertTimeoutPreemptively(
        ofSeconds(60),
        () ->
            rounds(
                () -> {
                  byte[] body = new byte[random.nextInt(40)];
                  random.nextBytes(body);
                  ByteBuf message = Unpooled.buffer();
                  message.writeByte(tags[random.nextInt(tags.length)]);
                  message.writeInt(4 + body.length).writeBytes(body);
                  decode(ByteBufUtil.getBytes(message));
                }));
  }

  @Test
  void rowsOfNoiseAreReadOrRefused() {
    RowReader row = new RowReader();
    rounds(
        () -> {
          byte[] noise = new byte[random.nextInt(60)];
          random.nextBytes(noise);
          if (noise.length > 1) {
            noise[0] = 0; // else nearly every count is absurd
            noise[1] &= 7;
          }
          ByteBuf in = Unpooled.wrappedBuffer(noise);
          row.wrap(in, 0, noise.length);
          for (int c = 0; c < row.columns(); c++) {
            row.getText(c);
            row.getBytes(c);
          }
        });
  }

  private void rounds(Runnable round) {
    int accepted = 0;
    for (int i = 0; i < ROUNDS; i++) {
      try {
        round.run();
        accepted++;
      } catch (ProtocolException expected) {
        assertThat(expected.getMessage()).isNotBlank();
      } catch (RuntimeException | Error e) {
        throw new AssertionError("round " + i, e);
      }
      Leaks.assertNone(allocator);
    }
    assertThat(accepted).as("some of the mutations do no harm").isBetween(1, ROUNDS - 1);
  }

  private void decode(byte[] bytes) {
    try (FrameDecoder decoder = new FrameDecoder(new Recorder(), allocator, LIMIT)) {
      int at = 0;
      while (at < bytes.length) {
        int size = Math.min(bytes.length - at, 1 + random.nextInt(bytes.length));
        decoder.feed(Unpooled.wrappedBuffer(bytes, at, size));
        at += size;
        assertThat(Leaks.used(allocator)).isLessThanOrEqualTo(2L * at + 256);
      }
    }
  }
}
