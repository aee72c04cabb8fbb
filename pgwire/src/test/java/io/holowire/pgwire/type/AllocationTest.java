package io.holowire.pgwire.type;

import static org.assertj.core.api.Assertions.assertThat;

import io.holowire.pgwire.kit.Allocations;
import io.holowire.pgwire.type.PgText.NulPolicy;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;

/**
 * No value of the hot path allocates. Heap buffers, which the leak detector does not instrument.
 */
class AllocationTest {
  private static final int VALUES = 100_000;
  private final ByteBuf buffer = Unpooled.buffer(1 << 16);

  @Test
  void numericOfEighteenDigits() {
    assertNothingPerValue(
        i -> {
          buffer.clear();
          PgNumeric.write(buffer, 999_999_999_999_999_999L - i * 1_234_567_891L, i % 19);
          int length = buffer.getInt(0);
          assertTrue(PgNumeric.fitsLong(buffer, 4, length, i % 19));
          PgNumeric.readUnscaled(buffer, 4, length, i % 19);
        });
  }

  @Test
  void text() {
    String text = "Grüße, 世界 \uD83D\uDE00 and a longer tail of plain letters";
    StringBuilder other = new StringBuilder(text).append('\0').append(text);
    byte[] utf8 = {'a', 'b', 0, 'c'};
    assertNothingPerValue(
        i -> {
          buffer.clear();
          PgText.write(buffer, text, NulPolicy.FAIL);
          PgText.write(buffer, other, NulPolicy.STRIP);
          PgText.write(buffer, utf8, 0, utf8.length, NulPolicy.STRIP);
        });
  }

  @Test
  void arrays() {
    PgArray.Reader reader = new PgArray.Reader();
    assertNothingPerValue(
        i -> {
          buffer.clear();
          int mark = PgArray.begin(buffer, Oid.INT4);
          for (int e = 0; e < 5; e++) {
            PgScalars.writeInt4(buffer, e);
          }
          PgArray.end(buffer, mark, 5, false);
          reader.wrap(buffer, 4, buffer.getInt(0));
          int sum = 0;
          while (reader.next()) {
            sum += PgScalars.readInt4(buffer, reader.index());
          }
          assertTrue(sum == 10);
        });
  }

  @Test
  void fixedWidths() {
    assertNothingPerValue(
        i -> {
          buffer.clear();
          PgScalars.writeBool(buffer, true);
          PgScalars.writeInt2(buffer, (short) i);
          PgScalars.writeInt8(buffer, i);
          PgScalars.writeFloat4(buffer, i);
          PgScalars.writeFloat8(buffer, i);
          PgScalars.writeUuid(buffer, i, i);
          PgUuid.write(buffer, "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11");
          PgTime.writeDate(buffer, i);
          PgTime.writeTimestamp(buffer, i);
          PgTime.writeInterval(buffer, i, i, i);
          PgScalars.writeNull(buffer);
        });
  }

  private static void assertNothingPerValue(IntConsumer value) {
    Runnable work =
        () -> {
          for (int i = 0; i < VALUES; i++) {
            value.accept(i);
          }
        };
    work.run(); // loads classes
    assertThat(Allocations.bytes(work)).isLessThan(VALUES);
  }

  /** AssertJ would allocate. */
  private static void assertTrue(boolean condition) {
    if (!condition) {
      throw new AssertionError();
    }
  }
}
