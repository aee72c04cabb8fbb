package io.holowire.pgwire.wire;

import io.holowire.pgwire.error.ProtocolException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Objects;

/**
 * Cuts the server's bytes into messages and calls a handler for each; owns the bytes of the one
 * message that has not arrived whole. Not safe for use by several threads.
 *
 * <p>Complete messages are dispatched straight from the buffer that is fed; only a message that
 * straddles two feeds is copied. After any failure, its own or the handler's, the decoder is
 * closed: nothing behind nonsense is dispatched.
 */
public final class FrameDecoder implements AutoCloseable {
  private static final int HEADER = 5;

  private final BackendHandler handler;
  private final ByteBufAllocator allocator;
  private final BackendParser parser;
  private int maxMessageBytes;
  private ByteBuf partial; // null = nothing is straddling
  private boolean closed;

  /**
   * @param maxMessageBytes largest accepted length of a message, header included
   */
  public FrameDecoder(BackendHandler handler, ByteBufAllocator allocator, int maxMessageBytes) {
    this.handler = Objects.requireNonNull(handler);
    this.allocator = Objects.requireNonNull(allocator);
    this.parser = new BackendParser(handler);
    maxMessageBytes(maxMessageBytes);
  }

  /** Changes the limit, also from within a callback; it holds for every message behind. */
  public void maxMessageBytes(int limit) {
    if (limit < HEADER) {
      throw new IllegalArgumentException("maxMessageBytes " + limit + " is less than a header");
    }
    maxMessageBytes = limit;
  }

  /** Whether a message has begun to arrive and is not complete. */
  public boolean hasPartial() {
    return partial != null;
  }

  /**
   * Consumes all of {@code in}, without releasing it. Once closed, bytes are skipped.
   *
   * @throws ProtocolException when the bytes are not what a server sends
   */
  public void feed(ByteBuf in) {
    int limit = in.writerIndex();
    boolean done = false;
    try {
      if (partial != null) {
        completePartial(in);
      }
      dispatchAll(in);
      if (!closed && in.isReadable()) {
        keepPartial(in);
      }
      done = true;
    } finally {
      in.setIndex(limit, limit); // whatever a callback or a failure left behind
      if (!done) {
        close();
      }
    }
  }

  /**
   * Releases the straddling message; what is fed afterwards, or lies behind in the current feed, is
   * skipped.
   */
  @Override
  public void close() {
    closed = true;
    if (partial != null) {
      partial.release();
      partial = null;
    }
  }

  private void dispatchAll(ByteBuf in) {
    while (!closed && in.readableBytes() >= HEADER) {
      int start = in.readerIndex();
      int size = messageBytes(in, start);
      if (in.readableBytes() < size) {
        return;
      }
      byte tag = in.getByte(start);
      if (tag == Tag.DATA_ROW || tag == Tag.COPY_DATA) {
        dispatchRun(in, tag, start + size);
      } else {
        in.skipBytes(size);
        parser.parse(tag, in, start + HEADER, start + size);
      }
    }
  }

  /**
   * Extends the run from its first message, which ends at {@code end}, to the last complete one of
   * the same kind.
   */
  private void dispatchRun(ByteBuf in, byte tag, int end) {
    int limit = in.writerIndex();
    int messages = 1;
    while (limit - end >= HEADER && in.getByte(end) == tag) {
      int size = messageBytes(in, end);
      if (limit - end < size) {
        break;
      }
      end += size;
      messages++;
    }
    in.writerIndex(end);
    if (tag == Tag.DATA_ROW) {
      handler.dataRows(in, messages);
    } else {
      handler.copyData(in, messages);
    }
    in.setIndex(end, limit);
  }

  /** Size on the wire, tag included, of the message whose header is at {@code at}. */
  private int messageBytes(ByteBuf in, int at) {
    byte tag = in.getByte(at);
    int length = in.getInt(at + 1); // counts itself, not the tag
    parser.checkHeader(tag, length);
    if (length >= maxMessageBytes) {
      throw new ProtocolException(
          "message '%c' of %d bytes is longer than the limit of %d"
              .formatted(tag, length + 1L, maxMessageBytes));
    }
    return length + 1;
  }

  private void keepPartial(ByteBuf in) {
    partial = allocator.buffer(Math.max(in.readableBytes(), 256));
    partial.writeBytes(in);
  }

  private void completePartial(ByteBuf in) {
    if (!moveToPartial(in, HEADER) || !moveToPartial(in, messageBytes(partial, 0))) {
      return;
    }
    // A callback may close this decoder, and may keep a slice: neither this field nor the bytes are
    // reused.
    ByteBuf message = partial;
    partial = null;
    try {
      dispatchAll(message);
    } finally {
      message.release();
    }
  }

  /** Whether {@code partial} now holds {@code size} bytes. */
  private boolean moveToPartial(ByteBuf in, int size) {
    int missing = Math.max(0, size - partial.readableBytes());
    int available = Math.min(missing, in.readableBytes());
    growPartial(partial.readableBytes() + available, size);
    partial.writeBytes(in, available);
    return available == missing;
  }

  /**
   * Doubles, so that a large message costs a constant number of copies per byte, but never past
   * what was announced: capacity follows the bytes that have arrived, so announcing a length costs
   * the server its bytes before it costs us memory.
   */
  private void growPartial(int needed, int size) {
    if (needed > partial.capacity()) {
      partial.capacity((int) Math.max(needed, Math.min(size, 2L * partial.capacity())));
    }
  }
}
