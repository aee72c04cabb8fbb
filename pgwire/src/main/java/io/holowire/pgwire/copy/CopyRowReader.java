package io.holowire.pgwire.copy;

import io.holowire.pgwire.error.ProtocolException;
import io.holowire.pgwire.wire.RowReader;
import io.holowire.pgwire.wire.RunReader;
import io.netty.buffer.ByteBuf;

/**
 * Rows out of the chunks of a binary COPY OUT; knows where in the stream it stands, and owns
 * nothing else. A message may hold several rows, or none; a row lies within one message.
 */
public final class CopyRowReader {
  private final RunReader messages = new RunReader();
  private final RowReader row = new RowReader();
  private ByteBuf bytes; // in which the current chunk is, and what at and end count in
  private int at; // where in the current message the next row begins
  private int end; // of the current message
  private int columns = -1; // unknown before the first row
  private boolean headerRead;
  private boolean complete;

  /** Stands before the stream's first chunk. */
  public CopyRowReader() {}

  /**
   * Goes on with the next run of complete CopyData messages; it is neither retained nor released.
   */
  public void wrap(ByteBuf chunk) {
    messages.wrap(chunk);
    bytes = messages.buffer();
    at = 0;
    end = 0;
  }

  /**
   * Goes to the next row.
   *
   * @return false = none is left in this chunk
   * @throws ProtocolException when these are not the bytes of a binary COPY
   */
  public boolean next() {
    while (true) {
      if (at == end) {
        if (!messages.next()) {
          return false;
        }
        at = messages.bodyIndex();
        end = messages.bodyEnd();
      } else if (!headerRead) {
        readHeader();
      } else if (complete) {
        throw new ProtocolException((end - at) + " bytes behind the end of a binary COPY");
      } else if (isTrailer()) {
        at += 2;
        complete = true;
      } else {
        readRow();
        return true;
      }
    }
  }

  /**
   * The current row; one and the same view for all of them, valid until {@link #next} and while the
   * chunk lives.
   */
  public RowReader row() {
    return row;
  }

  /** Whether the trailer was seen; a COPY that ends without it was cut. */
  public boolean isComplete() {
    return complete;
  }

  private void readHeader() {
    if (end - at < BinaryFormat.HEADER_BYTES || !BinaryFormat.isSignature(bytes, at)) {
      throw new ProtocolException("not the beginning of a binary COPY");
    }
    int critical = BinaryFormat.criticalFlags(bytes, at);
    if (critical != 0) {
      throw new ProtocolException("binary COPY with unknown flags 0x%08x".formatted(critical));
    }
    int extension = BinaryFormat.extensionBytes(bytes, at);
    at += BinaryFormat.HEADER_BYTES;
    if (extension < 0 || extension > end - at) {
      throw new ProtocolException("binary COPY with a header extension of %d".formatted(extension));
    }
    at += extension;
    headerRead = true;
  }

  private boolean isTrailer() {
    return end - at >= 2 && bytes.getShort(at) == BinaryFormat.TRAILER;
  }

  private void readRow() {
    row.wrap(bytes, at, end);
    if (columns >= 0 && row.columns() != columns) {
      throw new ProtocolException(
          "a row of %d columns behind rows of %d".formatted(row.columns(), columns));
    }
    columns = row.columns();
    at = row.end();
  }
}
