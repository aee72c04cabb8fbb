package io.holowire.pgwire.kit;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/** Bytes that a server sends in one piece: usually one message, made by {@link Backend}. */
public record Message(byte[] bytes) {

  /** A message whose length is computed. */
  public static Message of(char tag, Consumer<ByteBuf> body) {
    ByteBuf out = Unpooled.buffer();
    out.writeByte(tag).writeInt(0);
    body.accept(out);
    out.setInt(1, out.writerIndex() - 1);
    return new Message(ByteBufUtil.getBytes(out));
  }

  /** Bytes as they are, right or wrong. */
  public static Message raw(byte... bytes) {
    return new Message(bytes);
  }

  /** A header that announces a length, with whatever body. */
  public static Message lying(char tag, int length, byte... body) {
    ByteBuf out = Unpooled.buffer();
    out.writeByte(tag).writeInt(length).writeBytes(body);
    return new Message(ByteBufUtil.getBytes(out));
  }

  /** Several one behind the other. */
  public static ByteBuf buffer(Iterable<Message> messages) {
    ByteBuf out = Unpooled.buffer();
    messages.forEach(message -> out.writeBytes(message.bytes));
    return out;
  }

  public static ByteBuf buffer(Message... messages) {
    return buffer(Arrays.asList(messages));
  }

  public int size() {
    return bytes.length;
  }

  static void cstring(ByteBuf out, String text) {
    out.writeCharSequence(text, StandardCharsets.UTF_8);
    out.writeByte(0);
  }
}
