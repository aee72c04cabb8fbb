package io.holowire.pgwire.wire;

import io.holowire.pgwire.kit.Message;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * What PostgreSQL 18 sent, as recorded off its socket: the server's half of whole conversations.
 */
public final class Conversations {
  private Conversations() {}

  static Stream<String> names() {
    return Stream.of(
        "startup",
        "simple-queries",
        "asynchronous",
        "extended",
        "error-in-pipeline",
        "copy-out-binary",
        "copy-out-text",
        "copy-in",
        "fatal");
  }

  static byte[] bytes(String name) {
    try (InputStream in =
        Conversations.class.getResourceAsStream("/conversations/" + name + ".hex")) {
      String hex = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
      return HexFormat.of().parseHex(hex.replace("\n", ""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Cut by a loop that shares nothing with the decoder under test. */
  static List<Message> messages(String name) {
    ByteBuf in = Unpooled.wrappedBuffer(bytes(name));
    List<Message> messages = new ArrayList<>();
    while (in.isReadable()) {
      byte[] message = new byte[1 + in.getInt(in.readerIndex() + 1)];
      in.readBytes(message);
      messages.add(new Message(message));
    }
    return messages;
  }

  /** Only the CopyData messages. */
  public static List<ByteBuf> copyData(String name) {
    return messages(name).stream()
        .filter(message -> message.bytes()[0] == Tag.COPY_DATA)
        .map(message -> Unpooled.wrappedBuffer(message.bytes()))
        .toList();
  }
}
