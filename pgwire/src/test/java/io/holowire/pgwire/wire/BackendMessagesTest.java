package io.holowire.pgwire.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.holowire.pgwire.error.ProtocolException;
import io.holowire.pgwire.error.ServerFields;
import io.holowire.pgwire.kit.Backend;
import io.holowire.pgwire.kit.Message;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Golden bytes of every backend message: the kit writes them, the decoder understands them. */
class BackendMessagesTest {

  static Stream<Arguments> golden() {
    return Stream.of(
        arguments("'R' 00000008 00000000", Backend.authenticationOk(), "authentication(Ok[])"),
        arguments(
            "'R' 00000008 00000003",
            Backend.authenticationCleartext(),
            "authentication(Cleartext[])"),
        arguments(
            "'R' 0000000c 00000005 01020304",
            Backend.authenticationMd5(new byte[] {1, 2, 3, 4}),
            "md5(01020304)"),
        arguments(
            "'R' 00000017 0000000a 'SCRAM-SHA-256' 00 00",
            Backend.authenticationSasl("SCRAM-SHA-256"),
            "authentication(Sasl[mechanisms=[SCRAM-SHA-256]])"),
        arguments(
            "'R' 0000000a 0000000b 'ab'",
            Backend.authenticationSaslContinue(new byte[] {'a', 'b'}),
            "saslContinue(6162)"),
        arguments(
            "'R' 0000000a 0000000c 'ab'",
            Backend.authenticationSaslFinal(new byte[] {'a', 'b'}),
            "saslFinal(6162)"),
        arguments(
            "'R' 00000009 00000008 ff",
            Backend.authentication(8, out -> out.writeByte(0xFF)),
            "authentication(Unsupported[code=8])"),
        arguments(
            "'S' 00000009 'a' 00 'bc' 00",
            Backend.parameterStatus("a", "bc"),
            "parameterStatus(a, bc)"),
        arguments(
            "'K' 0000000c 00001267 01020304",
            Backend.backendKey(4711, new byte[] {1, 2, 3, 4}),
            "backendKey(4711, 01020304)"),
        arguments(
            "'v' 00000013 00030002 00000001 '_pq_.x' 00",
            Backend.negotiateProtocol(2, "_pq_.x"),
            "negotiateProtocol(2, [_pq_.x])"),
        arguments("'Z' 00000005 'I'", Backend.readyForQuery(), "readyForQuery(IDLE)"),
        arguments("'Z' 00000005 'T'", Backend.readyForQuery('T'), "readyForQuery(IN_TRANSACTION)"),
        arguments("'Z' 00000005 'E'", Backend.readyForQuery('E'), "readyForQuery(FAILED)"),
        arguments("'1' 00000004", Backend.parseComplete(), "parseComplete()"),
        arguments("'2' 00000004", Backend.bindComplete(), "bindComplete()"),
        arguments("'3' 00000004", Backend.closeComplete(), "closeComplete()"),
        arguments("'n' 00000004", Backend.noData(), "noData()"),
        arguments("'s' 00000004", Backend.portalSuspended(), "portalSuspended()"),
        arguments("'I' 00000004", Backend.emptyQuery(), "emptyQuery()"),
        arguments("'c' 00000004", Backend.copyDone(), "copyDone()"),
        arguments(
            "'t' 0000000e 0002 00000017 00000019",
            Backend.parameterDescription(23, 25),
            "parameterDescription([23, 25])"),
        arguments(
            "'T' 0000001b 0001 'id' 00 00004001 0002 00000017 0004 ffffffff 0001",
            Backend.rowDescription(new Field("id", 0x4001, 2, 23, 4, -1, 1)),
            "rowDescription([Field[name=id, tableOid=16385, column=2, typeOid=23, typeSize=4,"
                + " typeModifier=-1, format=1]])"),
        arguments(
            "'D' 0000000f 0002 00000001 'x' ffffffff",
            Backend.dataRow("x", null),
            "dataRow(00020000000178ffffffff)"),
        arguments(
            "'C' 0000000f 'INSERT 0 5' 00",
            Backend.commandComplete("INSERT 0 5"),
            "commandComplete(INSERT, 5)"),
        arguments(
            "'G' 0000000b 01 0002 0001 0001",
            Backend.copyInResponse(true, 2),
            "copyInResponse(CopyShape[binary=true, columns=2])"),
        arguments(
            "'H' 00000009 00 0001 0000",
            Backend.copyOutResponse(false, 1),
            "copyOutResponse(CopyShape[binary=false, columns=1])"),
        arguments("'d' 00000006 'ab'", Backend.copyData((byte) 'a', (byte) 'b'), "copyData(6162)"),
        arguments(
            "'A' 0000000c 00000007 'c' 00 'p' 00",
            Backend.notification(7, "c", "p"),
            "notification(Notification[pid=7, channel=c, payload=p])"),
        arguments(
            "'E' 0000001e 'SERROR' 00 'VERROR' 00 'C22012' 00 'Mno' 00 00",
            Backend.error("22012", "no"),
            "error(" + ServerFields.of("ERROR", "22012", "no") + ")"),
        arguments(
            "'N' 00000020 'SNOTICE' 00 'VNOTICE' 00 'C00000' 00 'Mno' 00 00",
            Backend.notice("no"),
            "notice(" + ServerFields.of("NOTICE", "00000", "no") + ")"));
  }

  @ParameterizedTest
  @MethodSource("golden")
  void bytesAreAsDocumented(String golden, Message message, String call) {
    assertThat(message.bytes()).isEqualTo(Golden.bytes(golden));
    assertThat(decode(Golden.bytes(golden))).containsExactly(call);
  }

  @ParameterizedTest
  @MethodSource("golden")
  void bodiesThatAreTooShortOrTooLongAreRefused(String golden, Message message, String call) {
    byte[] good = message.bytes();
    char tag = (char) good[0];
    if (tag == 'd' || tag == 'D' || call.startsWith("sasl") || call.contains("Unsupported")) {
      return; // their bodies end where they end
    }
    for (int length = 0; length < good.length + 2; length++) {
      if (length == good.length - 5) {
        continue;
      }
      byte[] body = Arrays.copyOf(Arrays.copyOfRange(good, 5, good.length), length);
      if (tag == 'K' && length >= 8) {
        continue; // a longer secret
      }
      byte[] bad = Message.lying(tag, 4 + length, body).bytes();
      assertThatThrownBy(() -> decode(bad))
          .as("a body of " + length + " bytes")
          .isInstanceOf(ProtocolException.class);
    }
  }

  @Test
  void anErrorSaysAllTheServerSays() {
    ServerFields all =
        new ServerFields(
            "FATAL", "XX000", "m", "d", "h", 12, "q", "W", "s", "t", "c", "d", "n", "F", "1", "R");
    assertThat(decode(Backend.error(all).bytes())).containsExactly("error(" + all + ")");
    assertThat(all.isFatal()).isTrue();
  }

  @Test
  void severityIsTheOneThatIsNotTranslated() {
    List<String> calls =
        decode(
            Golden.bytes("'E' 00000027 'SSCHWERWIEGEND' 00 'VFATAL' 00 'Mx' 00 'Zunknown' 00 00"));
    assertThat(calls).hasSize(1).first().asString().contains("severity=FATAL");
  }

  @Test
  void aServerBeforeVersion96HasOnlyTheTranslatedSeverity() {
    List<String> calls = decode(Golden.bytes("'E' 0000000c 'SFATAL' 00 00"));
    assertThat(calls).hasSize(1).first().asString().contains("severity=FATAL", "code=null");
  }

  @ParameterizedTest
  @CsvSource({
    "INSERT 0 5, INSERT, 5",
    "INSERT 123 1, INSERT, 1",
    "SELECT 0, SELECT, 0",
    "COPY 999999999999999999, COPY, 999999999999999999",
    "MERGE 7, MERGE, 7",
    "FETCH 3, FETCH, 3",
    "CREATE TABLE, CREATE TABLE, -1",
    "BEGIN, BEGIN, -1",
    "REFRESH MATERIALIZED VIEW, REFRESH MATERIALIZED VIEW, -1",
    "5, 5, -1",
    "'', '', -1",
  })
  void commandTags(String tag, String verb, long rows) {
    assertThat(decode(Backend.commandComplete(tag).bytes()))
        .containsExactly("commandComplete(%s, %d)".formatted(verb, rows));
  }

  @Test
  void aCommandTagWithAnAbsurdCountIsRefused() {
    assertThatThrownBy(() -> decode(Backend.commandComplete("SELECT 1234567890123456789").bytes()))
        .isInstanceOf(ProtocolException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'Z' 00000005 'X'", // no such status
        "'R' 0000000b 00000005 010203", // md5 with three bytes of salt
        "'R' 00000017 0000000a 'SCRAM-SHA-256' 00 'x'", // a list without its end
        "'H' 00000009 02 0001 0000", // no such format
        "'C' 00000005 'x'", // a tag without its end
        "'C' 00000008 'a' 00 'b' 00", // a tag that ends early
        "'E' 0000000a 'Pten' 00 00", // a position that is no number
        "'t' 00000006 ffff", // more parameters than there are bytes for
        "'T' 00000006 ffff",
        "'v' 0000000c 00030000 7fffffff",
        "'v' 0000000c 00030000 ffffffff",
        "'W' 00000007 00 0000", // CopyBothResponse: we never ask for it
        "'V' 00000008 00000000", // FunctionCallResponse: neither
        "'Q' 00000005 00", // a client's message
        "00 00000004",
        "ff 00000004",
        "'1' 00000005 00", // no such length
        "'Z' 00000004",
        "'K' 0000010d 00000000", // a secret of 257 bytes
        "'D' 00000003",
        "'D' 80000000",
        "'D' 7fffffff",
      })
  void nonsenseIsRefused(String bytes) {
    assertThatThrownBy(() -> decode(Golden.bytes(bytes))).isInstanceOf(ProtocolException.class);
  }

  private static List<String> decode(byte[] bytes) {
    Recorder recorder = new Recorder();
    try (FrameDecoder decoder = new FrameDecoder(recorder, ByteBufAllocator.DEFAULT, 1 << 16)) {
      decoder.feed(Unpooled.wrappedBuffer(bytes));
      assertThat(decoder.hasPartial()).isFalse();
    }
    return recorder.calls;
  }
}
