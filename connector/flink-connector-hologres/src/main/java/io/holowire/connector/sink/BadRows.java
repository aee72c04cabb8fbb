package io.holowire.connector.sink;

import io.holowire.connector.options.OnBadRow;
import io.holowire.connector.row.BadValueException;
import io.holowire.connector.row.KeyText;
import io.holowire.connector.sql.Identifiers;
import io.holowire.pgwire.error.ServerException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.util.function.LongSupplier;
import org.apache.flink.table.data.RowData;

/** Decides what becomes of a row that cannot be written, and says which row it is. */
final class BadRows {
  private final SinkSpec spec;
  private final WriteTarget target;
  private final SinkMetrics metrics;
  private final SkippedRows skipped;

  /**
   * @param clock milliseconds
   */
  BadRows(SinkSpec spec, WriteTarget target, SinkMetrics metrics, LongSupplier clock) {
    this.spec = spec;
    this.target = target;
    this.metrics = metrics;
    skipped = new SkippedRows(clock);
  }

  /**
   * A row whose values cannot be encoded.
   *
   * @return the error to fail with; null = the row is skipped
   */
  IOException refused(RowData row, BadValueException cause) {
    return decide("write of the row " + name(row) + "to", cause);
  }

  /**
   * A batch of one row that the server refuses, or has no place for.
   *
   * @param column at fault; null = not known, or the cause names it
   * @return the error to fail with; null = the row is skipped
   */
  IOException refused(RowBatch batch, Throwable cause, String column) {
    String culprit =
        column == null && cause instanceof ServerException refusal
            ? refusal.fields().column()
            : column;
    return decide(
        "write of "
            + (culprit == null ? "" : describe(culprit) + " of ")
            + "the row "
            + name(batch.array(), batch.offset())
            + "to",
        cause);
  }

  private IOException decide(String doing, Throwable cause) {
    IOException error = spec.failure(doing, cause);
    if (spec.options().onBadRow() == OnBadRow.FAIL) {
      return error;
    }
    metrics.skipped();
    skipped.add(error.getMessage());
    return null;
  }

  /** The column with its type, where the sink has it. */
  private String describe(String column) {
    for (int i = 0; i < target.columns().size(); i++) {
      if (target.columns().get(i).name().equals(column)) {
        return "column " + Identifiers.quote(column) + " (" + target.types().get(i) + ")";
      }
    }
    return "column " + Identifiers.quote(column);
  }

  private String name(RowData row) {
    ByteBuf key = Unpooled.buffer();
    try {
      for (int i = 0; i < target.keyColumns(); i++) {
        target.writers()[i].write(row, key);
      }
      return name(key.array(), 0);
    } catch (BadValueException e) {
      return ""; // the value at fault is the key's
    } finally {
      key.release();
    }
  }

  private String name(byte[] bytes, int offset) {
    return target.hasKey() ? KeyText.of(target.key(), bytes, offset) + " " : "";
  }
}
