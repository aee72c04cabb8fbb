package io.holowire.connector.row;

import io.holowire.pgwire.type.Oid;
import io.holowire.pgwire.type.PgInet;
import io.holowire.pgwire.type.PgText;
import io.holowire.pgwire.type.PgText.NulPolicy;
import io.holowire.pgwire.type.PgUuid;
import io.netty.buffer.ByteBuf;
import org.apache.flink.core.memory.MemorySegment;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.binary.BinaryStringData;

/** CHAR and VARCHAR into every type whose format is text, into jsonb, uuid and inet. */
final class TextWriter implements ValueWriter {
  private enum Format {
    TEXT,
    JSONB,
    UUID,
    INET
  }

  private static final byte JSONB_VERSION = 1;

  private final Format format;
  private final NulPolicy nulPolicy;

  private TextWriter(Format format, NulPolicy nulPolicy) {
    this.format = format;
    this.nulPolicy = nulPolicy;
  }

  static TextWriter of(int oid, NulPolicy nulPolicy) {
    Format format =
        switch (oid) {
          case Oid.JSONB -> Format.JSONB;
          case Oid.UUID -> Format.UUID;
          case Oid.INET -> Format.INET;
          default -> Format.TEXT;
        };
    return new TextWriter(format, nulPolicy);
  }

  @Override
  public void fromRow(RowData row, int position, ByteBuf out) {
    write(row.getString(position), out);
  }

  @Override
  public void fromArray(ArrayData array, int position, ByteBuf out) {
    write(array.getString(position), out);
  }

  private void write(StringData value, ByteBuf out) {
    switch (format) {
      case TEXT -> writeText(value, out);
      case UUID -> PgUuid.write(out, value.toString());
      case INET -> PgInet.write(out, value.toString());
      case JSONB -> {
        int mark = out.writerIndex();
        out.writeByte(JSONB_VERSION);
        writeText(value, out);
        // The version byte stands behind the length: shift the length one byte to the front.
        int length = out.getInt(mark + 1);
        out.setInt(mark, length + 1);
        out.setByte(mark + Integer.BYTES, JSONB_VERSION);
      }
    }
  }

  /** Straight from the row's memory where it has the bytes; no String. */
  private void writeText(StringData value, ByteBuf out) {
    if (value instanceof BinaryStringData binary && binary.getSegments() != null) {
      MemorySegment first = binary.getSegments()[0];
      int offset = binary.getOffset();
      int length = binary.getSizeInBytes();
      if (!first.isOffHeap() && offset + length <= first.size()) {
        PgText.write(out, first.getArray(), offset, length, nulPolicy);
      } else {
        PgText.write(out, binary.toBytes(), 0, length, nulPolicy);
      }
    } else {
      PgText.write(out, value.toString(), nulPolicy);
    }
  }
}
