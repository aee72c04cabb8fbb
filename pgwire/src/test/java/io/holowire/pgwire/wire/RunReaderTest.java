package io.holowire.pgwire.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.holowire.pgwire.error.ProtocolException;
import io.netty.buffer.AdaptiveByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RunReaderTest {
  private static final byte[] RUN = Golden.bytes("'d' 00000006 0102 'd' 00000004 'd' 00000005 03");
  private static final ByteBufAllocator POOLED = PooledByteBufAllocator.DEFAULT;
  private static final ByteBufAllocator ADAPTIVE = new AdaptiveByteBufAllocator();

  /** Buffers that hold other bytes before and behind the run, in memory or in their indices. */
  static Stream<Arguments> buffers() {
    return Stream.of(
        buffer("off the heap", POOLED.directBuffer(), run -> run),
        buffer("off the heap, not pooled", UnpooledByteBufAllocator.DEFAULT.directBuffer(), r -> r),
        buffer("on the heap", POOLED.heapBuffer(), run -> run),
        buffer("view", POOLED.directBuffer(), RunReaderTest::view),
        buffer("view of a view", POOLED.directBuffer(), run -> view(view(run))),
        buffer("view, not pooled", Unpooled.directBuffer(), RunReaderTest::view),
        buffer("view on the heap", POOLED.heapBuffer(), RunReaderTest::view),
        buffer("view of an adaptive allocator's", ADAPTIVE.directBuffer(), RunReaderTest::view),
        buffer("of one part", POOLED.directBuffer(), RunReaderTest::ofOnePart),
        buffer("below the buffer's own indices", POOLED.directBuffer(), RunReaderTest::cleared),
        buffer("read-only", POOLED.directBuffer(), ByteBuf::asReadOnly),
        buffer("duplicate", POOLED.directBuffer(), RunReaderTest::duplicate),
        buffer("of two parts", POOLED.directBuffer(), RunReaderTest::ofTwoParts),
        buffer("view of two parts", POOLED.directBuffer(), run -> view(ofTwoParts(run))));
  }

  private static Arguments buffer(String name, ByteBuf empty, UnaryOperator<ByteBuf> as) {
    empty.writeBytes(new byte[] {9, 9, 9}).writeBytes(RUN);
    int end = empty.writerIndex();
    empty.writeBytes(new byte[] {8, 8}).setIndex(3, end);
    return argumentSet(name, as.apply(empty));
  }

  private static ByteBuf view(ByteBuf run) {
    ByteBuf view = run.retainedSlice();
    run.release();
    return view;
  }

  private static ByteBuf duplicate(ByteBuf run) {
    ByteBuf duplicate = run.retainedDuplicate();
    run.release();
    return duplicate;
  }

  private static ByteBuf cleared(ByteBuf run) {
    ByteBuf view = run.retainedSlice();
    run.clear().release();
    return view;
  }

  private static ByteBuf ofOnePart(ByteBuf run) {
    return POOLED.compositeDirectBuffer().addComponent(true, run);
  }

  private static ByteBuf ofTwoParts(ByteBuf run) {
    ByteBuf first = run.readRetainedSlice(4);
    return POOLED.compositeBuffer().addComponents(true, first, run);
  }

  @ParameterizedTest
  @MethodSource("buffers")
  void messagesAreTheSameInBuffersOfEveryKind(ByteBuf run) {
    int start = run.readerIndex();
    int end = run.writerIndex();
    RunReader messages = new RunReader();
    messages.wrap(run);
    assertThat(messages.next()).isTrue();
    assertBody(messages, "0102");
    ByteBuf first = messages.retainedMessage();
    assertThat(ByteBufUtil.hexDump(first)).isEqualTo("64000000060102");
    first.release();
    assertThat(messages.next()).isTrue();
    assertBody(messages, "");
    assertThat(messages.next()).isTrue();
    assertBody(messages, "03");
    ByteBuf last = messages.retainedMessage();
    assertThat(messages.next()).isFalse();

    assertThat(run.readerIndex()).isEqualTo(start);
    assertThat(run.writerIndex()).isEqualTo(end);
    run.release();
    assertThat(ByteBufUtil.hexDump(last)).isEqualTo("640000000503");
    assertThat(last.release()).isTrue();
    assertThat(messages.buffer().refCnt()).isZero();
  }

  private static void assertBody(RunReader messages, String hex) {
    int length = messages.bodyEnd() - messages.bodyIndex();
    assertThat(ByteBufUtil.hexDump(messages.buffer(), messages.bodyIndex(), length)).isEqualTo(hex);
  }

  @Test
  void readsBehindViewsAndLeakDetection() {
    ByteBuf read = POOLED.directBuffer().writeBytes(RUN);
    ByteBuf run = view(read);
    RunReader messages = new RunReader();
    messages.wrap(run);
    assumeTrue(run.hasMemoryAddress());
    assertThat(messages.buffer().unwrap()).isNull();
    assertThat(messages.buffer().memoryAddress()).isEqualTo(run.memoryAddress());
    run.release();
  }

  @Test
  void runsThatEndWithinAMessageAreRefused() {
    byte[] run = Golden.bytes("'D' 00000006 0000 'D' 00000006 0000");
    for (int length = 0; length <= run.length; length++) {
      ByteBuf in = Unpooled.buffer().writeBytes(run, 0, length);
      RunReader reader = new RunReader();
      reader.wrap(in);
      for (int whole = 0; whole < length / 7; whole++) {
        assertThat(reader.next()).isTrue();
        assertThat(reader.bodyIndex()).isEqualTo(7 * whole + 5);
        assertThat(reader.bodyEnd()).isEqualTo(7 * whole + 7);
      }
      if (length % 7 == 0) {
        assertThat(reader.next()).isFalse();
        assertThat(reader.next()).isFalse();
      } else {
        assertThatThrownBy(reader::next).isInstanceOf(ProtocolException.class);
      }
    }
  }
}
