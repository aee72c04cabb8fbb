package io.holowire.jmh.compare;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Messages of the protocol as they come from one side: owns the bytes of the last one. */
final class Messages {
  static final byte AUTHENTICATION = 'R';
  static final byte DATA_ROW = 'D';
  static final byte ERROR = 'E';
  static final byte PASSWORD = 'p';
  static final byte READY_FOR_QUERY = 'Z';
  static final byte TERMINATE = 'X';

  private static final int BUFFER = 1 << 18;
  private static final int LENGTH_BYTES = 4;

  private final DataInputStream in;
  private byte[] bytes = new byte[BUFFER];
  private int head;
  private int end;

  Messages(InputStream in) {
    this.in = new DataInputStream(new BufferedInputStream(in, BUFFER));
  }

  /** Waits for the next message; false = the other side has ended. */
  boolean next() throws IOException {
    int type = in.read();
    if (type < 0) {
      return false;
    }
    bytes[0] = (byte) type;
    read(1);
    return true;
  }

  /** Waits for a message without a type, as a session begins with. */
  void nextUntyped() throws IOException {
    read(0);
  }

  private void read(int typeBytes) throws IOException {
    int length = in.readInt();
    if (length < LENGTH_BYTES) {
      throw new IOException("a message of length " + length + " is no message");
    }
    head = typeBytes + LENGTH_BYTES;
    end = typeBytes + length;
    if (end > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(end, 2 * bytes.length));
    }
    ByteBuffer.wrap(bytes).putInt(typeBytes, length);
    in.readFully(bytes, head, end - head);
  }

  /** Waits for the next message, and fails where there is none. */
  void require() throws IOException {
    if (!next()) {
      throw new EOFException("the server has ended the session");
    }
  }

  /** Of a message that has one. */
  byte type() {
    return bytes[0];
  }

  /** What follows type and length. */
  ByteBuffer body() {
    return ByteBuffer.wrap(bytes, head, end - head).slice();
  }

  /** All of the message. */
  byte[] copy() {
    return Arrays.copyOf(bytes, end);
  }

  /** Sends it on; what is read but not sent on yet leaves with the last one that has come. */
  void forward(OutputStream out) throws IOException {
    out.write(bytes, 0, end);
    if (in.available() == 0) {
      out.flush();
    }
  }

  /** Records it. */
  void write(OutputStream out) throws IOException {
    out.write(bytes, 0, end);
  }

  /** What an ErrorResponse says. */
  String error() {
    String text = StandardCharsets.UTF_8.decode(body()).toString();
    for (String field : text.split("\0")) {
      if (field.startsWith("M")) {
        return field.substring(1);
      }
    }
    return text;
  }
}
