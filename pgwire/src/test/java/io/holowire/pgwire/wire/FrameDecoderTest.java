package io.holowire.pgwire.wire;

import static io.holowire.pgwire.kit.Backend.bindComplete;
import static io.holowire.pgwire.kit.Backend.commandComplete;
import static io.holowire.pgwire.kit.Backend.copyData;
import static io.holowire.pgwire.kit.Backend.dataRow;
import static io.holowire.pgwire.kit.Backend.noData;
import static io.holowire.pgwire.kit.Backend.notice;
import static io.holowire.pgwire.kit.Backend.parseComplete;
import static io.holowire.pgwire.kit.Backend.readyForQuery;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holowire.pgwire.error.ProtocolException;
import io.holowire.pgwire.kit.Message;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FrameDecoderTest {
  private static final int GIB = 1 << 30;

  private final UnpooledByteBufAllocator allocator = Leaks.countingAllocator();
  private final Recorder recorder = new Recorder();
  private final FrameDecoder decoder = new FrameDecoder(recorder, allocator, GIB);

  @AfterEach
  void nothingLeaks() {
    decoder.close();
    Leaks.assertNone(allocator);
  }

  @Test
  void consecutiveMessagesOfOneKindAreOneRun() {
    decoder.feed(
        Message.buffer(
            bindComplete(),
            dataRow(1),
            dataRow(2),
            dataRow(3),
            notice("in between"),
            dataRow(4),
            copyData((byte) 1),
            copyData((byte) 2),
            dataRow(5),
            commandComplete("SELECT 5")));
    assertThat(recorder.runs).containsExactly(3, 1, 2, 1);
    assertThat(recorder.calls).hasSize(10);
  }

  @Test
  void runsAreDispatchedWithoutCopyingOrAllocating() {
    ByteBuf in = Message.buffer(dataRow(1), dataRow(2), readyForQuery());
    List<ByteBuf> runs = new ArrayList<>();
    try (FrameDecoder zeroCopy = new FrameDecoder(handling("dataRows", runs), allocator, GIB)) {
      zeroCopy.feed(in);
    }
    assertThat(runs).hasSize(1).first().isSameAs(in);
    assertThat(Leaks.used(allocator)).isZero();
  }

  @Test
  void aRunMayBeKeptBeyondTheCall() {
    Message first = dataRow("the first");
    Message second = dataRow("the second");
    ByteBuf bytes = Message.buffer(first, second);
    List<ByteBuf> kept = new ArrayList<>();
    BackendHandler keeper =
        handling("dataRows", arguments -> kept.add(((ByteBuf) arguments[0]).retainedSlice()));
    try (FrameDecoder keeping = new FrameDecoder(keeper, allocator, GIB)) {
      for (int cut = 1; cut < bytes.readableBytes(); cut++) {
        ByteBuf head = allocator.buffer().writeBytes(bytes, 0, cut);
        ByteBuf tail = allocator.buffer().writeBytes(bytes, cut, bytes.readableBytes() - cut);
        keeping.feed(head);
        head.release();
        keeping.feed(tail);
        tail.release();
        ByteBuf all = Unpooled.buffer();
        kept.forEach(run -> all.writeBytes(run, run.readerIndex(), run.readableBytes()));
        assertThat(all).as("cut at " + cut).isEqualTo(bytes);
        kept.forEach(ByteBuf::release);
        kept.clear();
      }
    }
  }

  @Test
  void onlyTheMessageThatStraddlesIsCopied() {
    ByteBuf all = Message.buffer(dataRow(1), dataRow(2), dataRow(3), dataRow(4));
    int size = dataRow(1).size();
    List<ByteBuf> runs = new ArrayList<>();
    ByteBuf head = all.copy(0, size + 3);
    ByteBuf tail = all.copy(size + 3, 3 * size - 3);
    try (FrameDecoder straddled = new FrameDecoder(handling("dataRows", runs), allocator, GIB)) {
      straddled.feed(head);
      assertThat(straddled.hasPartial()).isTrue();
      straddled.feed(tail);
      assertThat(straddled.hasPartial()).isFalse();
    }
    assertThat(runs).hasSize(3);
    assertThat(runs.get(0)).isSameAs(head);
    assertThat(runs.get(1)).isNotSameAs(head).isNotSameAs(tail);
    assertThat(runs.get(2)).isSameAs(tail);
  }

  @Test
  void memoryFollowsTheBytesThatArrivedNotTheLengthAnnounced() {
    decoder.feed(Message.buffer(Message.lying('D', GIB - 1)));
    assertThat(Leaks.used(allocator)).isLessThan(1024);
    ByteBuf piece = Unpooled.wrappedBuffer(new byte[64 * 1024]);
    for (int arrived = piece.capacity(); arrived <= 4 << 20; arrived += piece.capacity()) {
      decoder.feed(piece.setIndex(0, piece.capacity()));
      assertThat(Leaks.used(allocator)).isLessThanOrEqualTo(2L * arrived + 1024);
    }
    assertThat(decoder.hasPartial()).isTrue();
  }

  @Test
  void aLargeMessageInSmallPiecesArrivesWhole() {
    byte[] value = new byte[5_000_001];
    value[0] = 1;
    value[value.length - 1] = 2;
    ByteBuf in = Message.buffer(dataRow((Object) value), readyForQuery());
    List<ByteBuf> runs = new ArrayList<>();
    BackendHandler keeper =
        handling("dataRows", arguments -> runs.add(((ByteBuf) arguments[0]).copy()));
    try (FrameDecoder large = new FrameDecoder(keeper, allocator, GIB)) {
      while (in.isReadable()) {
        large.feed(in.readSlice(Math.min(1400, in.readableBytes())));
      }
      assertThat(large.hasPartial()).isFalse();
    }
    assertThat(runs).hasSize(1).first().isEqualTo(Message.buffer(dataRow((Object) value)));
    runs.forEach(ByteBuf::release);
  }

  @Test
  void theLimitHoldsForTheWholeMessage() {
    Message message = dataRow("12345");
    try (FrameDecoder exact = new FrameDecoder(recorder, allocator, message.size())) {
      exact.feed(Message.buffer(message));
    }
    assertThat(recorder.calls).hasSize(1);
    FrameDecoder less = new FrameDecoder(recorder, allocator, message.size() - 1);
    assertThatThrownBy(() -> less.feed(Message.buffer(message)))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining(String.valueOf(message.size()));
  }

  @Test
  void theLimitIsCheckedBeforeTheBodyArrives() {
    decoder.maxMessageBytes(64 * 1024);
    assertThatThrownBy(() -> decoder.feed(Message.buffer(Message.lying('E', 64 * 1024))))
        .isInstanceOf(ProtocolException.class);
  }

  @Test
  void theLimitMayBeRaisedAmidAFeed() {
    List<FrameDecoder> self = new ArrayList<>();
    BackendHandler raising =
        handling("parseComplete", arguments -> self.get(0).maxMessageBytes(GIB));
    try (FrameDecoder raised = new FrameDecoder(raising, allocator, 100)) {
      self.add(raised);
      raised.feed(Message.buffer(parseComplete(), dataRow((Object) new byte[1000])));
    }
    assertThatIllegalArgumentException().isThrownBy(() -> decoder.maxMessageBytes(4));
  }

  @Test
  void nothingBehindNonsenseIsDispatched() {
    ByteBuf in = Message.buffer(parseComplete(), Message.lying('?', 4), bindComplete());
    assertThatThrownBy(() -> decoder.feed(in)).isInstanceOf(ProtocolException.class);
    assertThat(in.isReadable()).isFalse();
    decoder.feed(Message.buffer(bindComplete()));
    assertThat(recorder.calls).containsExactly("parseComplete()");
  }

  @Test
  void nonsenseIsToldByItsHeader() {
    assertThatThrownBy(() -> decoder.feed(Message.buffer(Message.lying('?', 1000))))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("0x3f");
  }

  @Test
  void aClosedDecoderSkipsTheRestOfTheFeed() {
    List<FrameDecoder> self = new ArrayList<>();
    List<String> calls = new ArrayList<>();
    BackendHandler closing =
        (BackendHandler)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {BackendHandler.class},
                (proxy, method, arguments) -> {
                  calls.add(method.getName());
                  if (method.getName().equals("bindComplete")) {
                    self.get(0).close();
                  }
                  return null;
                });
    Message[] messages = {parseComplete(), bindComplete(), noData(), dataRow(1)};
    byte[] bytes = Message.buffer(messages).array();
    int size = Message.buffer(messages).readableBytes();
    for (int cut = 1; cut < size; cut++) {
      calls.clear();
      self.clear();
      FrameDecoder closed = new FrameDecoder(closing, allocator, GIB);
      self.add(closed);
      closed.feed(Unpooled.wrappedBuffer(bytes, 0, cut));
      closed.feed(Unpooled.wrappedBuffer(bytes, cut, size - cut));
      assertThat(calls).containsExactly("parseComplete", "bindComplete");
      assertThat(closed.hasPartial()).isFalse();
    }
  }

  @Test
  void aHandlerThatThrowsEndsTheDecoder() {
    BackendHandler throwing =
        handling(
            "dataRows",
            arguments -> {
              throw new IllegalStateException("thrown by the handler");
            });
    for (int cut = 1; cut < dataRow(1).size(); cut++) {
      FrameDecoder ended = new FrameDecoder(throwing, allocator, GIB);
      ByteBuf in = Message.buffer(dataRow(1), dataRow(2));
      ended.feed(in.readSlice(cut));
      assertThatThrownBy(() -> ended.feed(in)).hasMessage("thrown by the handler");
      assertThat(in.isReadable()).isFalse();
      assertThat(ended.hasPartial()).isFalse();
    }
  }

  @Test
  void aHandlerMayReadTheRunAwayOrNot() {
    List<String> calls = new ArrayList<>();
    BackendHandler reading =
        handling(
            "copyData",
            arguments -> {
              ByteBuf run = (ByteBuf) arguments[0];
              calls.add("run of " + run.readableBytes());
              run.skipBytes(calls.size() % 2 == 0 ? 1 : run.readableBytes());
            });
    try (FrameDecoder indifferent = new FrameDecoder(reading, allocator, GIB)) {
      indifferent.feed(
          Message.buffer(copyData(), noData(), copyData((byte) 1), noData(), copyData()));
    }
    assertThat(calls).containsExactly("run of 5", "run of 6", "run of 5");
  }

  private static BackendHandler handling(String method, List<ByteBuf> runs) {
    return handling(method, arguments -> runs.add((ByteBuf) arguments[0]));
  }

  /** A handler with one callback; the others do nothing. */
  private static BackendHandler handling(String name, Consumer<Object[]> callback) {
    return (BackendHandler)
        Proxy.newProxyInstance(
            FrameDecoderTest.class.getClassLoader(),
            new Class<?>[] {BackendHandler.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals(name)) {
                callback.accept(arguments);
              }
              return null;
            });
  }
}
