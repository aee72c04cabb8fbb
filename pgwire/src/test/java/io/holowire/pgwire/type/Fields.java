package io.holowire.pgwire.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.function.Consumer;

/**
 * Writes and reads one field in a buffer that is tight, released, and not begun at its index 0, so
 * that a codec that mixes up absolute and relative positions fails every test.
 */
final class Fields {
  private static final byte[] BEFORE = {0x55, 0x55, 0x55};
  private static final byte[] AFTER = {0x66, 0x66, 0x66, 0x66, 0x66};

  /**
   * A paranoid leak detector takes a stack trace for each buffer, and these tests make millions.
   */
  private static final ByteBufAllocator UNTRACKED = new UnpooledByteBufAllocator(true, true);

  private Fields() {}

  /** Reads a value of {@code length} bytes at {@code index}. */
  interface FieldReader<T> {
    T read(ByteBuf in, int index, int length);
  }

  /** Reads a value of fixed width at {@code index}. */
  interface FixedReader<T> {
    T read(ByteBuf in, int index);
  }

  /**
   * The value that the writer appended, in hex, after a check of the length before it and that on
   * the heap it is the same.
   */
  static String hex(Consumer<ByteBuf> writer) {
    String hex = hex(writer, buffer(BEFORE.length));
    assertThat(hex(writer, UNTRACKED.heapBuffer(BEFORE.length))).as("on the heap").isEqualTo(hex);
    return hex;
  }

  private static String hex(Consumer<ByteBuf> writer, ByteBuf out) {
    try {
      out.writeBytes(BEFORE);
      writer.accept(out);
      int length = out.getInt(BEFORE.length);
      int value = BEFORE.length + Integer.BYTES;
      assertThat(out.writerIndex()).isEqualTo(value + length);
      return ByteBufUtil.hexDump(out, value, length);
    } finally {
      assertThat(out.release()).as("retained by nobody else").isTrue();
    }
  }

  /** What the writer throws, after a check that it appended nothing, on the heap neither. */
  static Throwable refusal(Consumer<ByteBuf> writer) {
    refusal(writer, UNTRACKED.heapBuffer(BEFORE.length));
    return refusal(writer, buffer(BEFORE.length));
  }

  private static Throwable refusal(Consumer<ByteBuf> writer, ByteBuf out) {
    try {
      out.writeBytes(BEFORE);
      Throwable refusal = catchThrowable(() -> writer.accept(out));
      assertThat(out.writerIndex()).as("appended before it threw").isEqualTo(BEFORE.length);
      return refusal;
    } finally {
      assertThat(out.release()).as("retained by nobody else").isTrue();
    }
  }

  /** What the reader makes of these bytes, after a check that it left the indices alone. */
  static <T> T read(byte[] value, FieldReader<T> reader) {
    ByteBuf in = buffer(BEFORE.length + value.length + AFTER.length);
    try {
      in.writeBytes(BEFORE).writeBytes(value).writeBytes(AFTER);
      in.setIndex(1, 2); // a row is read in a buffer whose own indices are elsewhere
      T result = reader.read(in, BEFORE.length, value.length);
      assertThat(in.readerIndex()).isEqualTo(1);
      assertThat(in.writerIndex()).isEqualTo(2);
      return result;
    } finally {
      assertThat(in.release()).as("retained by nobody else").isTrue();
    }
  }

  static <T> T read(String hex, FieldReader<T> reader) {
    return read(ByteBufUtil.decodeHexDump(hex), reader);
  }

  /** Through the writer and back through the reader. */
  static <T> T roundTrip(Consumer<ByteBuf> writer, FieldReader<T> reader) {
    return read(hex(writer), reader);
  }

  static <T> T readFixed(String hex, FixedReader<T> reader) {
    return read(hex, (in, index, length) -> reader.read(in, index));
  }

  static <T> T roundTripFixed(Consumer<ByteBuf> writer, FixedReader<T> reader) {
    return readFixed(hex(writer), reader);
  }

  private static ByteBuf buffer(int capacity) {
    return UNTRACKED.directBuffer(capacity);
  }
}
