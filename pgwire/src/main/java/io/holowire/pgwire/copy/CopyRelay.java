package io.holowire.pgwire.copy;

import io.holowire.pgwire.wire.RunReader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.function.Consumer;

/**
 * COPY OUT into COPY IN without decoding, in either format. The server sends each row in a message
 * of its own, and a few of them at a time; where a client cuts the stream is its own affair, so
 * they go back in full chunks of one CopyData each. Nobody sees rows before the COPY has ended, so
 * that waiting for a full chunk keeps none from anybody. Owns the chunk that is being filled.
 */
public final class CopyRelay implements AutoCloseable {
  /** What the server reads at once. */
  private static final int CHUNK_BYTES = 64 * 1024;

  private final RunReader messages = new RunReader();
  private final Consumer<ByteBuf> consumer;
  private final Chunks chunks;

  /**
   * @param consumer takes the chunks, each a buffer that is then its own to release
   */
  public CopyRelay(ByteBufAllocator allocator, Consumer<ByteBuf> consumer) {
    this.consumer = consumer;
    this.chunks = new Chunks(allocator, CHUNK_BYTES, consumer);
  }

  /**
   * Adds a run of complete CopyData messages, which is neither moved nor released; may hand over
   * chunks.
   *
   * @throws io.holowire.pgwire.error.ProtocolException when the run ends within a message
   * @throws IllegalStateException when finished or closed
   */
  public synchronized void add(ByteBuf run) {
    chunks.requireOpen();
    messages.wrap(run);
    while (messages.next()) {
      int bytes = messages.bodyEnd() - messages.bodyIndex();
      if (bytes < CHUNK_BYTES) {
        chunks.beginRow().writeBytes(messages.buffer(), messages.bodyIndex(), bytes);
        chunks.endRow();
      } else {
        addLarge();
      }
    }
  }

  /** Without a copy: it is a chunk as it is. */
  private void addLarge() {
    chunks.flush();
    consumer.accept(messages.retainedMessage());
  }

  /** Hands over the last chunk, if there is one; CopyDone is to follow it. */
  public synchronized void finish() {
    chunks.finish();
  }

  /** Drops what was not handed over. May be called by another thread than the one that adds. */
  @Override
  public synchronized void close() {
    chunks.close();
  }
}
