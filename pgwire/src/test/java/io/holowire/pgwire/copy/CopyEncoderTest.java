package io.holowire.pgwire.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.holowire.pgwire.wire.Golden;
import io.holowire.pgwire.wire.Leaks;
import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CopyEncoderTest {
  private static final int CHUNK = 1024;
  private static final int HEADER_AND_FRAME = 19 + 5;

  private final UnpooledByteBufAllocator allocator = Leaks.countingAllocator();
  private final List<ByteBuf> chunks = new ArrayList<>();

  private CopyEncoder encoder(int columns) {
    return new CopyEncoder(allocator, columns, CHUNK, chunks::add);
  }

  @AfterEach
  void nothingLeaks() {
    chunks.forEach(ByteBuf::release);
    Leaks.assertNone(allocator);
  }

  private static void row(CopyEncoder encoder, int valueBytes) {
    encoder.beginRow().writeInt(valueBytes).writeZero(valueBytes);
    encoder.endRow();
  }

  @Test
  void bytesAreAsDocumented() {
    try (CopyEncoder encoder = encoder(2)) {
      encoder.beginRow().writeInt(4).writeInt(7).writeInt(-1);
      encoder.endRow();
      encoder.finish();
    }
    assertThat(chunks).hasSize(1);
    assertThat(ByteBufUtil.getBytes(chunks.get(0)))
        .isEqualTo(
            Golden.bytes(
                "'d' 00000027 'PGCOPY' 0a ff 0d 0a 00 00000000 00000000"
                    + "0002 00000004 00000007 ffffffff ffff"));
  }

  /** Wrapped to detect leaks, as these tests' level has it; on the heap; a view; none of these. */
  static Stream<ByteBufAllocator> allocators() {
    return Stream.of(
        PooledByteBufAllocator.DEFAULT,
        new UnpooledByteBufAllocator(/* preferDirect= */ false),
        new Views(),
        Leaks.countingAllocator());
  }

  @ParameterizedTest
  @MethodSource("allocators")
  void bytesAreTheSameInBuffersOfEveryKind(ByteBufAllocator allocator) {
    ByteBuf all = Unpooled.buffer();
    try (CopyEncoder encoder =
        new CopyEncoder(
            allocator,
            1,
            CHUNK,
            chunk -> {
              all.writeBytes(chunk.skipBytes(5));
              assertThat(chunk.release()).isTrue();
            })) {
      for (int i = 0; i < 3 * CHUNK; i += 7) { // some within a chunk, some that make it grow
        encoder.beginRow().writeInt(i).writeBytes(new byte[i]);
        encoder.abandonRow();
        encoder.beginRow().writeInt(i).writeBytes(new byte[i]);
        encoder.endRow();
      }
      encoder.finish();
    }
    all.skipBytes(19);
    for (int i = 0; i < 3 * CHUNK; i += 7) {
      assertThat(all.readShort()).isEqualTo((short) 1);
      assertThat(all.readInt()).isEqualTo(i);
      all.skipBytes(i);
    }
    assertThat(all.readShort()).isEqualTo((short) -1);
    assertThat(all.isReadable()).isFalse();
  }

  @Test
  void withoutRowsThereIsStillAHeaderAndATrailer() {
    try (CopyEncoder encoder = encoder(1)) {
      encoder.finish();
    }
    assertThat(chunks).hasSize(1);
    assertThat(chunks.get(0).readableBytes()).isEqualTo(HEADER_AND_FRAME + 2);
  }

  @Test
  void chunksAreWholeMessagesOfWholeRowsAndNearlyFull() {
    try (CopyEncoder encoder = encoder(1)) {
      for (int i = 0; i < 1000; i++) {
        row(encoder, i % 100);
      }
      encoder.finish();
      assertThat(encoder.rows()).isEqualTo(1000);
    }
    for (ByteBuf chunk : chunks) {
      assertThat(chunk.getByte(0)).isEqualTo((byte) 'd');
      assertThat(chunk.getInt(1)).isEqualTo(chunk.readableBytes() - 1);
    }
    assertThat(chunks.subList(0, chunks.size() - 1))
        .as("none has grown, none is less than seven eighths full")
        .allMatch(chunk -> chunk.capacity() == CHUNK && chunk.readableBytes() >= CHUNK * 7 / 8);
  }

  @Test
  void aRowLargerThanAChunkIsNotSplit() {
    try (CopyEncoder encoder = encoder(1)) {
      row(encoder, 10);
      row(encoder, 10 * CHUNK);
      assertThat(chunks).hasSize(1);
      row(encoder, 10);
      encoder.finish();
    }
    assertThat(chunks).hasSize(2);
    assertThat(chunks.get(0).readableBytes()).isEqualTo(HEADER_AND_FRAME + 6 + 10 + 6 + 10 * CHUNK);
    assertThat(chunks.get(1).capacity()).as("back to the usual size").isEqualTo(CHUNK);
  }

  @Test
  void anAbandonedRowLeavesNoTrace() {
    try (CopyEncoder encoder = encoder(1)) {
      encoder.beginRow().writeInt(100).writeZero(50);
      encoder.abandonRow();
      row(encoder, 1);
      encoder.beginRow().writeZero(5 * CHUNK);
      encoder.abandonRow();
      row(encoder, 2);
      encoder.finish();
      assertThat(encoder.rows()).isEqualTo(2);
    }
    assertThat(chunks).hasSize(1);
    assertThat(chunks.get(0).readableBytes()).isEqualTo(HEADER_AND_FRAME + 6 + 1 + 6 + 2 + 2);
  }

  @Test
  void flushHandsOverWhatIsComplete() {
    try (CopyEncoder encoder = encoder(1)) {
      encoder.flush();
      assertThat(chunks).isEmpty();
      row(encoder, 1);
      encoder.flush();
      encoder.flush();
      assertThat(chunks).hasSize(1);
      row(encoder, 1);
      encoder.finish();
    }
    assertThat(chunks).hasSize(2);
    assertThat(chunks.get(1).readableBytes()).as("no second header").isEqualTo(5 + 6 + 1 + 2);
  }

  @Test
  void rowsCostNoBuffersOfTheirOwn() {
    try (CopyEncoder encoder = encoder(1)) {
      row(encoder, 8);
      long used = Leaks.used(allocator);
      for (int i = 0; i < 50; i++) {
        row(encoder, 8);
      }
      assertThat(chunks).isEmpty();
      assertThat(Leaks.used(allocator)).isEqualTo(used);
    }
  }

  @Test
  void closeDropsWhatWasNotHandedOver() {
    CopyEncoder encoder = encoder(1);
    row(encoder, 1);
    encoder.beginRow();
    encoder.close();
    encoder.close();
    Leaks.assertNone(allocator);
    assertThatIllegalStateException().isThrownBy(encoder::beginRow);
    assertThatIllegalStateException().isThrownBy(encoder::finish);
  }

  @Test
  void aConsumerThatThrowsOwnsItsChunk() {
    try (CopyEncoder encoder =
        new CopyEncoder(
            allocator,
            1,
            CHUNK,
            chunk -> {
              chunk.release();
              throw new IllegalStateException("the COPY has failed");
            })) {
      encoder.beginRow().writeZero(CHUNK);
      assertThatIllegalStateException()
          .isThrownBy(encoder::endRow)
          .withMessage("the COPY has failed");
    }
  }

  @Test
  void callsOutOfOrderAreRefused() {
    try (CopyEncoder encoder = encoder(1)) {
      assertThatIllegalStateException().isThrownBy(encoder::endRow);
      assertThatIllegalStateException().isThrownBy(encoder::abandonRow);
      encoder.beginRow();
      assertThatIllegalStateException().isThrownBy(encoder::beginRow);
      assertThatIllegalStateException().isThrownBy(encoder::flush);
      assertThatIllegalStateException().isThrownBy(encoder::finish);
      encoder.abandonRow();
      encoder.finish();
      assertThatIllegalStateException().isThrownBy(encoder::finish);
    }
    assertThat(chunks).hasSize(1);
    assertThat(chunks.get(0).readableBytes()).isEqualTo(HEADER_AND_FRAME + 2);
  }

  @Test
  void argumentsAreChecked() {
    assertThatIllegalArgumentException().isThrownBy(() -> encoder(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> encoder(32768));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CopyEncoder(allocator, 1, 63, chunks::add));
  }

  /** Buffers that are views of others, with indices of their own. */
  private static final class Views extends AbstractByteBufAllocator {
    @Override
    protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
      return Unpooled.buffer(initialCapacity, maxCapacity).duplicate();
    }

    @Override
    protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
      return Unpooled.directBuffer(initialCapacity, maxCapacity).duplicate();
    }

    @Override
    public boolean isDirectBufferPooled() {
      return false;
    }
  }
}
