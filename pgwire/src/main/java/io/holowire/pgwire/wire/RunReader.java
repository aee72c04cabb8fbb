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
  private int limit;
  private int bodyIndex;
  private int bodyEnd;

  /** Has to be laid over a run first. */
  public RunReader() {}

  /** Stands before the first message of {@code run}, which is not retained. */
  public void wrap(ByteBuf run) {
    this.run = run;
    this.limit = run.writerIndex();
    this.bodyIndex = run.readerIndex();
    this.bodyEnd = run.readerIndex();
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
    int length = limit - at < HEADER ? -1 : run.getInt(at + 1);
    if (length < 4 || length > limit - at - 1) {
      throw new ProtocolException("a run that ends within a message");
    }
    bodyIndex = at + HEADER;
    bodyEnd = at + 1 + length;
    return true;
  }

  /** Where the message's tag is. */
  public int messageIndex() {
    return bodyIndex - HEADER;
  }

  public int bodyIndex() {
    return bodyIndex;
  }

  public int bodyEnd() {
    return bodyEnd;
  }
}
