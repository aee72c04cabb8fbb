package io.holowire.pgwire.wire;

import io.holowire.pgwire.error.ProtocolException;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * A cursor over the body of one message; a read past its end is a ProtocolException. Leaves the
 * buffer's indices alone and does not depend on Netty's own bounds checks, which users may switch
 * off.
 */
final class Body {
  private byte tag;
  private ByteBuf in;
  private int at;
  private int end;

  void wrap(byte tag, ByteBuf in, int index, int end) {
    this.tag = tag;
    this.in = in;
    this.at = index;
    this.end = end;
  }

  int remaining() {
    return end - at;
  }

  byte readByte() {
    return in.getByte(take(1));
  }

  int readUnsignedByte() {
    return readByte() & 0xFF;
  }

  short readShort() {
    return in.getShort(take(2));
  }

  int readUnsignedShort() {
    return readShort() & 0xFFFF;
  }

  int readInt() {
    return in.getInt(take(4));
  }

  byte[] readBytes(int length) {
    byte[] bytes = new byte[require(length)];
    in.getBytes(take(length), bytes);
    return bytes;
  }

  /**
   * Bytes that are not UTF-8 are replaced: before start-up ends the server may speak another
   * encoding.
   */
  String readCString() {
    int zero = in.indexOf(at, end, (byte) 0);
    if (zero < 0) {
      throw malformed("a string without its end");
    }
    String text = in.toString(at, zero - at, StandardCharsets.UTF_8);
    at = zero + 1;
    return text;
  }

  void skipRest() {
    at = end;
  }

  /** Fails unless everything was read. */
  void end() {
    if (at != end) {
      throw malformed(remaining() + " bytes too many");
    }
  }

  /**
   * Fails unless {@code bytes} are left; returns them. To be asked before anything is allocated by
   * a count.
   */
  int require(int bytes) {
    if (bytes < 0 || bytes > remaining()) {
      throw malformed("%d bytes needed, %d left".formatted(bytes, remaining()));
    }
    return bytes;
  }

  ProtocolException malformed(String why) {
    return new ProtocolException("malformed message '%c': %s".formatted(tag, why));
  }

  private int take(int bytes) {
    int index = at;
    at += require(bytes);
    return index;
  }
}
