package io.holowire.pgwire.kit;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One message as it came off a socket.
 *
 * @param tag 0 = a message without a tag, as the first of a connection is
 * @param body what follows the length
 */
public record Frame(char tag, byte[] body) {
  private static final int MAX_BYTES = 1 << 28;
  private static final int SSL_REQUEST = 1234 << 16 | 5679;
  private static final int CANCEL_REQUEST = 1234 << 16 | 5678;

  /** Returns null at the end of the stream. */
  static Frame read(InputStream in) throws IOException {
    int tag = in.read();
    return tag < 0 ? null : new Frame((char) tag, readBody(in));
  }

  /** Reads what a connection begins with. */
  static Frame readUntagged(InputStream in) throws IOException {
    return new Frame((char) 0, readBody(in));
  }

  private static byte[] readBody(InputStream in) throws IOException {
    int length = new DataInputStream(in).readInt();
    if (length < 4 || length > MAX_BYTES) {
      throw new IOException("a message of length " + length);
    }
    byte[] body = in.readNBytes(length - 4);
    if (body.length != length - 4) {
      throw new EOFException("a message cut after " + body.length + " bytes");
    }
    return body;
  }

  void writeTo(OutputStream out) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(5 + body.length);
    bytes.put((byte) tag).putInt(4 + body.length).put(body);
    out.write(bytes.array());
  }

  /** The string that begins at {@code offset} of the body, e.g. 0 for the text of a Query. */
  public String cstring(int offset) {
    int end = offset;
    while (body[end] != 0) {
      end++;
    }
    return new String(body, offset, end - offset, StandardCharsets.UTF_8);
  }

  /** The int32 at {@code offset} of the body. */
  public int int32(int offset) {
    return ByteBuffer.wrap(body).getInt(offset);
  }

  boolean isSslRequest() {
    return tag == 0 && body.length == 4 && int32(0) == SSL_REQUEST;
  }

  boolean isCancelRequest() {
    return body.length >= 8 && isCancelCode();
  }

  boolean isCancelCode() {
    return tag == 0 && int32(0) == CANCEL_REQUEST;
  }

  /** Of a CancelRequest. */
  CancelKey cancelKey() {
    return new CancelKey(int32(4), Arrays.copyOfRange(body, 8, body.length));
  }

  /** Of a BackendKeyData. */
  CancelKey backendKey() {
    return new CancelKey(int32(0), Arrays.copyOfRange(body, 4, body.length));
  }

  /** Of a StartupMessage: its parameters. */
  Map<String, String> startupParameters() {
    Map<String, String> parameters = new LinkedHashMap<>();
    int at = 4;
    while (body[at] != 0) {
      String name = cstring(at);
      at += name.getBytes(StandardCharsets.UTF_8).length + 1;
      String value = cstring(at);
      at += value.getBytes(StandardCharsets.UTF_8).length + 1;
      parameters.put(name, value);
    }
    return parameters;
  }

  @Override
  public String toString() {
    return tag == 0 ? "start" : "'" + tag + "' of " + body.length + " bytes";
  }
}
