package io.holowire.connector.source;

import io.holowire.connector.sql.SplitSql;
import io.holowire.pgwire.type.PgScalars;
import io.netty.buffer.ByteBuf;

/**
 * Where a row is stored, {@code ctid}, as one number that grows with it: the page in the upper 48
 * bits, the item in the lower 16.
 */
final class TuplePosition {
  private static final int ITEM_BITS = 16;
  private static final int BYTES = 6;

  private TuplePosition() {}

  /** Reads a {@code tid} in its binary format: four bytes for the page, two for the item. */
  static long read(ByteBuf in, int index, int length) {
    PgScalars.requireLength(length, BYTES, "tid");
    return in.getUnsignedInt(index) << ITEM_BITS | in.getUnsignedShort(index + Integer.BYTES);
  }

  /** The condition for what is stored behind. */
  static String behind(long position) {
    return SplitSql.behind(position >>> ITEM_BITS, (int) (position & ((1 << ITEM_BITS) - 1)));
  }
}
