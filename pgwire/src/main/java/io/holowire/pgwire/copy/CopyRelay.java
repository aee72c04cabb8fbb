package io.holowire.pgwire.copy;

import io.holowire.pgwire.wire.Frontend;
import io.holowire.pgwire.wire.RunReader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * COPY OUT into COPY IN without decoding, in either format. The server sends each row in a message
 * of its own; where a client cuts the stream is its own affair, so a run of rows goes back as one
 * message.
 */
public final class CopyRelay {
  private CopyRelay() {}

  /**
   * Repacks a run of complete CopyData messages, which is neither moved nor released, as one
   * CopyData.
   *
   * @return the caller's to release; for a run of one message a slice of it
   * @throws io.holowire.pgwire.error.ProtocolException when the run ends within a message
   */
  public static ByteBuf repack(ByteBuf run, ByteBufAllocator allocator) {
    RunReader messages = new RunReader();
    messages.wrap(run);
    if (messages.next() && messages.bodyEnd() == run.writerIndex()) {
      return run.retainedSlice();
    }
    ByteBuf out = allocator.buffer(run.readableBytes() + 5); // 5: of a run without messages
    try {
      int mark = Frontend.beginCopyData(out);
      messages.wrap(run);
      while (messages.next()) {
        out.writeBytes(run, messages.bodyIndex(), messages.bodyEnd() - messages.bodyIndex());
      }
      Frontend.endCopyData(out, mark);
      return out.retain();
    } finally {
      out.release();
    }
  }
}
