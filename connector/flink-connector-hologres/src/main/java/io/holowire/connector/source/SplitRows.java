package io.holowire.connector.source;

import io.holowire.connector.row.RowDecoder;
import io.holowire.pgwire.copy.CopyRowReader;
import io.holowire.pgwire.error.ProtocolException;
import io.holowire.pgwire.wire.RowReader;
import io.netty.buffer.ByteBuf;
import org.apache.flink.metrics.Counter;

/**
 * Turns the bytes of one split's COPY into rows: knows where in the copy's format it stands and
 * which rows were emitted before a restore. Task thread only.
 */
final class SplitRows {
  private final CopyRowReader copy = new CopyRowReader();
  private final ReadRow read = new ReadRow();
  private final ScanRequest request;
  private final RowDecoder decoder;
  private final Counter bytesIn;
  private final Positions positions;
  private final long skip;
  private long count;

  /** What the position behind a row is. */
  enum Positions {
    /** The beginning: nothing else is sure to be the same when the split is read again. */
    NONE,
    /** The number of rows up to it. */
    NUMBERS,
    /** Where it is stored; the first column says it. */
    PLACES
  }

  /**
   * @param skip rows at the beginning that were emitted before
   */
  SplitRows(
      ScanRequest request, RowDecoder decoder, Positions positions, long skip, Counter bytesIn) {
    this.request = request;
    this.decoder = decoder;
    this.positions = positions;
    this.skip = skip;
    this.bytesIn = bytesIn;
  }

  /** Goes on with the next run of CopyData messages; it stays the caller's. */
  void enter(ByteBuf run) {
    bytesIn.inc(run.readableBytes());
    copy.wrap(run);
  }

  /** The next row of the run, always in the same object; null = the run is read. */
  ReadRow next() {
    try {
      while (copy.next()) {
        if (++count > skip) {
          RowReader row = copy.row();
          return read.set(decoder.decode(row), position(row));
        }
      }
      return null;
    } catch (RuntimeException e) {
      throw request.failed(e);
    }
  }

  private long position(RowReader row) {
    return switch (positions) {
      case NONE -> 0;
      case NUMBERS -> count;
      case PLACES -> TuplePosition.read(row.buffer(), row.index(0), row.length(0));
    };
  }

  /** The server says that was all. */
  void end() {
    if (!copy.isComplete()) {
      throw request.failed(new ProtocolException("the COPY ended without its trailer"));
    }
  }
}
