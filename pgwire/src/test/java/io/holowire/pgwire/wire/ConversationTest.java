package io.holowire.pgwire.wire;

import static io.holowire.pgwire.kit.Backend.notice;
import static io.holowire.pgwire.kit.Backend.notification;
import static io.holowire.pgwire.kit.Backend.parameterStatus;
import static org.assertj.core.api.Assertions.assertThat;

import io.holowire.pgwire.kit.Message;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whole conversations give the same callbacks, however the network cuts them and whatever comes in
 * between.
 */
class ConversationTest {
  private static final String CONVERSATIONS = "io.holowire.pgwire.wire.Conversations#names";

  private final UnpooledByteBufAllocator allocator = Leaks.countingAllocator();

  @AfterEach
  void nothingLeaks() {
    Leaks.assertNone(allocator);
  }

  private Recorder decode(byte[]... pieces) {
    Recorder recorder = new Recorder();
    try (FrameDecoder decoder = new FrameDecoder(recorder, allocator, 1 << 20)) {
      for (byte[] piece : pieces) {
        ByteBuf in = Unpooled.wrappedBuffer(piece);
        decoder.feed(in);
        assertThat(in.isReadable()).isFalse();
        assertThat(in.refCnt()).isEqualTo(1);
      }
      assertThat(decoder.hasPartial()).isFalse();
    }
    return recorder;
  }

  @ParameterizedTest
  @MethodSource(CONVERSATIONS)
  void isTheSameCutAtEveryByte(String name) {
    byte[] bytes = Conversations.bytes(name);
    List<String> whole = decode(bytes).calls;
    assertThat(whole).hasSameSizeAs(Conversations.messages(name));
    for (int cut = 1; cut < bytes.length; cut++) {
      byte[] head = Arrays.copyOf(bytes, cut);
      byte[] tail = Arrays.copyOfRange(bytes, cut, bytes.length);
      assertThat(decode(head, tail).calls).as("cut at " + cut).isEqualTo(whole);
    }
  }

  @ParameterizedTest
  @MethodSource(CONVERSATIONS)
  void isTheSameInPiecesOfEverySize(String name) {
    byte[] bytes = Conversations.bytes(name);
    List<String> whole = decode(bytes).calls;
    for (int size = 1; size <= 64; size++) {
      byte[][] pieces = new byte[(bytes.length + size - 1) / size][];
      for (int i = 0; i < pieces.length; i++) {
        pieces[i] = Arrays.copyOfRange(bytes, i * size, Math.min(bytes.length, (i + 1) * size));
      }
      assertThat(decode(pieces).calls).as("pieces of " + size).isEqualTo(whole);
    }
  }

  @ParameterizedTest
  @MethodSource(CONVERSATIONS)
  void isTheSameWithAsynchronousMessagesBetweenAnyTwo(String name) {
    List<Message> messages = Conversations.messages(name);
    List<String> undisturbed = decode(Conversations.bytes(name)).calls;
    List<Message> asynchronous =
        List.of(
            notice("inserted"),
            parameterStatus("inserted", "inserted"),
            notification(1, "inserted", ""));
    for (int at = 0; at <= messages.size(); at++) {
      List<Message> disturbed = new ArrayList<>(messages);
      disturbed.addAll(at, asynchronous);
      List<String> calls = decode(ByteBufUtil.getBytes(Message.buffer(disturbed))).calls;
      List<String> inserted = calls.subList(at, at + asynchronous.size());
      assertThat(inserted).as("inserted at " + at).allMatch(call -> call.contains("inserted"));
      inserted.clear();
      assertThat(calls).as("but for what was inserted at " + at).isEqualTo(undisturbed);
    }
  }

  @Test
  void aPipelineWithAnErrorIsWhatTheServerSaid() {
    assertThat(decode(Conversations.bytes("error-in-pipeline")).calls)
        .extracting(call -> call.substring(0, call.indexOf('(')))
        .containsExactly(
            "parseComplete",
            "bindComplete",
            "dataRow",
            "commandComplete",
            "error",
            "readyForQuery",
            "bindComplete",
            "dataRow",
            "commandComplete",
            "readyForQuery");
  }

  @Test
  void simpleQueriesAreWhatTheServerSaid() {
    List<String> calls = decode(Conversations.bytes("simple-queries")).calls;
    assertThat(calls)
        .contains(
            "dataRow(00020000000131ffffffff)",
            "commandComplete(CREATE TABLE, -1)",
            "commandComplete(INSERT, 3)",
            "commandComplete(SELECT, 3)",
            "commandComplete(UPDATE, 3)",
            "commandComplete(DELETE, 3)",
            "emptyQuery()",
            "readyForQuery(FAILED)",
            "readyForQuery(IDLE)");
    assertThat(calls).anyMatch(call -> call.startsWith("error(") && call.contains("code=22012"));
  }

  @Test
  void theExtendedProtocolIsWhatTheServerSaid() {
    assertThat(decode(Conversations.bytes("extended")).calls)
        .contains(
            "parameterDescription([23])",
            "dataRow(000300000004000000010000000131000000080000000000000001)",
            "portalSuspended()",
            "commandComplete(SELECT, 3)",
            "noData()",
            "emptyQuery()",
            "closeComplete()");
  }

  @Test
  void aRunOfRowsIsOneCallback() {
    assertThat(decode(Conversations.bytes("copy-out-binary")).runs).containsExactly(21);
    assertThat(decode(Conversations.bytes("extended")).runs).containsExactly(2, 3);
  }
}
