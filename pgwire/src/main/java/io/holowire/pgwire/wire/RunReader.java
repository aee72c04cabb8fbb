package io.holowire.pgwire.wire;

import io.holowire.pgwire.error.ProtocolException;
import io.netty.buffer.ByteBuf;

/**
 * Walks the messages of a run, as {@link BackendHandler#dataRows} hands it out, without moving its
 * indices.
 */
public final class RunReader {
  private static final int HEADER = 5;

  private ByteBuf run;
  private ByteBuf buffer; // what the indices below count in
  private int offset; // of the run's own indices in it
  private int limit;
  private int bodyIndex;
  private int bodyEnd;

  /** Has to be laid over a run first. */
  public RunReader() {}

  /** Stands before the first message of {@code run}, which is not retained. */
  public void wrap(ByteBuf run) {
    this.run = run;
    buffer = bare(run);
    offset = buffer == run ? 0 : (int) (run.memoryAddress() - buffer.memoryAddress());
    limit = offset + run.writerIndex();
    bodyIndex = offset + run.readerIndex();
    bodyEnd = bodyIndex;
  }

  /**
   * The buffer that holds the bytes, behind every view of it and what detects leaks, where it has a
   * memory address; else the run itself. Rows are read by many small reads, and each would go
   * through all of these.
   */
  private static ByteBuf bare(ByteBuf run) {
    ByteBuf bare = run;
    for (ByteBuf inner = run; inner != null && inner.hasMemoryAddress(); inner = bare.unwrap()) {
      bare = inner;
    }
    return bare;
  }

  /**
   * Goes to the next message.
   *
   * @return false = there is none
   * @throws ProtocolException when the run ends within a message
   */
  public boolean next() {
    int at = bodyEnd;
    if (at == limit) {
      return false;
    }
    int length = limit - at < HEADER ? -1 : buffer.getInt(at + 1);
    if (length < 4 || length > limit - at - 1) {
      throw new ProtocolException("a run that ends within a message");
    }
    bodyIndex = at + HEADER;
    bodyEnd = at + 1 + length;
    return true;
  }

  /**
   * What {@link #bodyIndex} and {@link #bodyEnd} count in: the run, or a buffer of which it is a
   * view, whose own reader and writer index mean nothing here. It is not to be released, nor to be
   * read once the run is, even where that would go unnoticed.
   */
  public ByteBuf buffer() {
    return buffer;
  }

  /** Where the message's body begins in {@link #buffer}, which need not be its place in the run. */
  public int bodyIndex() {
    return bodyIndex;
  }

  /** The index behind the body in {@link #buffer}. */
  public int bodyEnd() {
    return bodyEnd;
  }

  /**
   * The message at which this stands, with its header, as a view that keeps the run's bytes until
   * it is released.
   */
  public ByteBuf retainedMessage() {
    int start = bodyIndex - HEADER;
    return run.retainedSlice(start - offset, bodyEnd - start);
  }
}
