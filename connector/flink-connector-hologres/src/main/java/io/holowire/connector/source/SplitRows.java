package io.holowire.connector.source;

import io.holowire.connector.row.RowDecoder;
import io.holowire.pgwire.copy.CopyRowReader;
import io.holowire.pgwire.error.ProtocolException;
import io.netty.buffer.ByteBuf;
import org.apache.flink.metrics.Counter;
import org.apache.flink.table.data.RowData;

/**
 * Turns the bytes of one split's COPY into rows: knows where in the copy's format it stands and
 * which rows were emitted before a restore. Task thread only.
 */
final class SplitRows {
  private final CopyRowReader copy = new CopyRowReader();
  private final ScanRequest request;
  private final RowDecoder decoder;
  private final Counter bytesIn;
  private long skip;

  /**
   * @param skip rows at the beginning that were emitted before
   */
  SplitRows(ScanRequest request, RowDecoder decoder, long skip, Counter bytesIn) {
    this.request = request;
    this.decoder = decoder;
    this.skip = skip;
    this.bytesIn = bytesIn;
  }

  /** Goes on with the next run of CopyData messages; it stays the caller's. */
  void enter(ByteBuf run) {
    bytesIn.inc(run.readableBytes());
    copy.wrap(run);
  }

  /** The next row of the run, always in the same object; null = the run is read. */
  RowData next() {
    try {
      while (copy.next()) {
        if (skip == 0) {
          return decoder.decode(copy.row());
        }
        skip--;
      }
      return null;
    } catch (RuntimeException e) {
      throw request.failed(e);
    }
  }

  /** The server says that was all. */
  void end() {
    if (!copy.isComplete()) {
      throw request.failed(new ProtocolException("the COPY ended without its trailer"));
    }
  }
}
