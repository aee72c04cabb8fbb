package io.holowire.pgwire.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Golden bytes of every frontend message, and what is refused. */
class FrontendTest {
  private static final byte[] NAME = {'s', '1'};
  private static final byte[] UNNAMED = {};
  private static final byte[] WITH_NUL = {'a', 0, 'b'};

  private static Arguments message(String golden, Consumer<ByteBuf> writer) {
    return arguments(golden, writer);
  }

  static Stream<Arguments> golden() {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("user", "u");
    parameters.put("options", "");
    return Stream.of(
        message(
            "00000019 00030000 'user' 00 'u' 00 'options' 00 00 00",
            out -> Frontend.startup(out, Frontend.PROTOCOL_3_0, parameters)),
        message(
            "00000009 00030002 00", out -> Frontend.startup(out, Frontend.PROTOCOL_3_2, Map.of())),
        message("00000008 04d2162f", Frontend::sslRequest),
        message(
            "00000010 04d2162e 00001267 01020304",
            out -> Frontend.cancelRequest(out, 4711, new byte[] {1, 2, 3, 4})),
        message(
            "00000012 04d2162e 00000001 010203040506",
            out -> Frontend.cancelRequest(out, 1, new byte[] {1, 2, 3, 4, 5, 6})),
        message(
            "'p' 0000000b 'secret' 00", out -> Frontend.password(out, "secret".getBytes(UTF_8))),
        message(
            "'p' 0000001a 'SCRAM-SHA-256' 00 00000004 'n,,n'",
            out -> Frontend.saslInitial(out, "SCRAM-SHA-256", "n,,n".getBytes(UTF_8))),
        message("'p' 00000007 'c=b'", out -> Frontend.saslResponse(out, "c=b".getBytes(UTF_8))),
        message("'Q' 0000000d 'SELECT 1' 00", out -> Frontend.query(out, "SELECT 1")),
        message("'Q' 00000008 c3a4 'x' 00", out -> Frontend.query(out, "äx")),
        message(
            "'P' 00000013 's1' 00 'x' 00 0002 00000017 00000000",
            out -> Frontend.parse(out, NAME, "x", new int[] {23, 0})),
        message(
            "'P' 00000009 00 'x' 00 0000", out -> Frontend.parse(out, UNNAMED, "x", new int[0])),
        message("'D' 00000008 'Ss1' 00", out -> Frontend.describeStatement(out, NAME)),
        message("'D' 00000006 'P' 00", Frontend::describePortal),
        message("'C' 00000008 'Ss1' 00", out -> Frontend.closeStatement(out, NAME)),
        message(
            "'B' 0000001b 00 's1' 00 0001 0001 0002 00000001 ff ffffffff 0001 0001",
            out -> {
              int mark = Frontend.beginBind(out, NAME, 2);
              out.writeInt(1).writeByte(0xFF).writeInt(-1);
              Frontend.endBind(out, mark);
            }),
        message(
            "'B' 00000010 00 00 0001 0001 0000 0001 0001",
            out -> Frontend.endBind(out, Frontend.beginBind(out, UNNAMED, 0))),
        message("'E' 00000009 00 00000000", out -> Frontend.execute(out, 0)),
        message("'E' 00000009 00 000003e8", out -> Frontend.execute(out, 1000)),
        message("'S' 00000004", Frontend::sync),
        message("'H' 00000004", Frontend::flush),
        message("'c' 00000004", Frontend::copyDone),
        message("'f' 00000009 'stop' 00", out -> Frontend.copyFail(out, "stop")),
        message("'X' 00000004", Frontend::terminate),
        message(
            "'d' 00000006 'ab'",
            out -> {
              int mark = Frontend.beginCopyData(out);
              out.writeBytes(new byte[] {'a', 'b'});
              Frontend.endCopyData(out, mark);
            }));
  }

  @ParameterizedTest
  @MethodSource("golden")
  void bytesAreAsDocumented(String golden, Consumer<ByteBuf> writer) {
    ByteBuf out = Unpooled.buffer();
    out.writeBytes(new byte[] {9, 9, 9}); // a message need not be the first in its buffer
    writer.accept(out);
    assertThat(ByteBufUtil.getBytes(out, 3, out.readableBytes() - 3))
        .isEqualTo(Golden.bytes(golden));
  }

  static Stream<Consumer<ByteBuf>> refused() {
    return Stream.of(
        out -> Frontend.startup(out, Frontend.PROTOCOL_3_0, Map.of("us\0er", "u")),
        out -> Frontend.startup(out, Frontend.PROTOCOL_3_0, Map.of("user", "u\0options\0-c x=y")),
        out -> Frontend.startup(out, Frontend.PROTOCOL_3_0, Map.of("", "u")),
        out -> Frontend.password(out, WITH_NUL),
        out -> Frontend.saslInitial(out, "SCRAM\0", new byte[0]),
        out -> Frontend.query(out, "SELECT '\0'"),
        out -> Frontend.parse(out, WITH_NUL, "x", new int[0]),
        out -> Frontend.parse(out, NAME, "x\0", new int[0]),
        out -> Frontend.parse(out, NAME, "x", new int[65536]),
        out -> Frontend.describeStatement(out, WITH_NUL),
        out -> Frontend.closeStatement(out, WITH_NUL),
        out -> Frontend.beginBind(out, WITH_NUL, 0),
        out -> Frontend.beginBind(out, NAME, 65536),
        out -> Frontend.beginBind(out, NAME, -1),
        out -> Frontend.bindHead(out, WITH_NUL, 0, 0),
        out -> Frontend.bindHead(out, NAME, 65536, 0),
        out -> Frontend.bindHead(out, NAME, 1, -1),
        out -> Frontend.bindHead(out, NAME, 1, 1L << 30),
        out -> Frontend.bindHead(out, NAME, 1, Long.MAX_VALUE - 30),
        out -> Frontend.copyFail(out, "st\0p"));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void whatIsRefusedLeavesNoTrace(Consumer<ByteBuf> writer) {
    ByteBuf out = Unpooled.buffer().writeByte(1);
    assertThatIllegalArgumentException().isThrownBy(() -> writer.accept(out));
    assertThat(out.readableBytes()).isEqualTo(1);
  }

  @Test
  void aRefusalDoesNotRepeatThePassword() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Frontend.password(Unpooled.buffer(), "hunter2\0".getBytes(UTF_8)))
        .withMessageNotContaining("hunter2");
  }

  @Test
  void aBindInPiecesIsTheSameMessage() {
    ByteBuf whole = Unpooled.buffer();
    int mark = Frontend.beginBind(whole, NAME, 2);
    whole.writeInt(4).writeInt(42).writeInt(-1);
    Frontend.endBind(whole, mark);

    ByteBuf parameters = Unpooled.buffer().writeInt(4).writeInt(42).writeInt(-1);
    ByteBuf pieces = Unpooled.buffer();
    Frontend.bindHead(pieces, NAME, 2, parameters.readableBytes());
    pieces.writeBytes(parameters);
    Frontend.bindTail(pieces);
    assertThat(pieces).isEqualTo(whole);
  }

  @Test
  void theLargestBindIsWhatTheServerAccepts() {
    ByteBuf out = Unpooled.buffer();
    int rest = 4 + 1 + 3 + 2 + 2 + 2 + 4;
    Frontend.bindHead(out, NAME, 1, Frontend.MAX_MESSAGE_BYTES - rest);
    assertThat(out.getInt(1)).isEqualTo(Frontend.MAX_MESSAGE_BYTES);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Frontend.bindHead(out, NAME, 1, Frontend.MAX_MESSAGE_BYTES - rest + 1L))
        .withMessageContaining(String.valueOf(Frontend.MAX_MESSAGE_BYTES));
  }
}
