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
  private static final int MODIFIER_HEADER = 4; // VARHDRSZ
  private static final int MAX_NAME_BYTES = 63; // NAMEDATALEN - 1

  private final Format format;
  private final NulPolicy nulPolicy;

  /** What a {@code varchar(n)} or {@code char(n)} takes. */
  private final int maxCharacters;

  /** What a {@code name} takes. */
  private final int maxBytes;

  private TextWriter(Format format, int maxCharacters, int maxBytes, NulPolicy nulPolicy) {
    this.format = format;
    this.maxBytes = maxBytes;
    this.maxCharacters = maxCharacters;
    this.nulPolicy = nulPolicy;
  }

  static TextWriter of(int oid, int modifier, NulPolicy nulPolicy) {
    boolean limited = modifier > MODIFIER_HEADER && (oid == Oid.VARCHAR || oid == Oid.BPCHAR);
    int maxCharacters = limited ? modifier - MODIFIER_HEADER : Integer.MAX_VALUE;
    Format format =
        switch (oid) {
          case Oid.JSONB -> Format.JSONB;
          case Oid.UUID -> Format.UUID;
          case Oid.INET -> Format.INET;
          default -> Format.TEXT;
        };
    int maxBytes = oid == Oid.NAME ? MAX_NAME_BYTES : Integer.MAX_VALUE;
    return new TextWriter(format, maxCharacters, maxBytes, nulPolicy);
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
      case TEXT -> {
        int mark = out.writerIndex();
        writeText(value, out);
        int bytes = out.writerIndex() - mark - Integer.BYTES;
        if (bytes > maxCharacters) {
          limit(out, mark);
        }
        if (bytes > maxBytes) { // of a text the server would cut off the end, and say nothing
          throw new IllegalArgumentException("it has " + bytes + " bytes");
        }
      }
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

  /**
   * Cuts spaces that are too many at the end, as the server does. It would refuse other characters
   * too, but without the column's name.
   */
  private void limit(ByteBuf out, int mark) {
    int from = mark + Integer.BYTES;
    int end = out.writerIndex();
    int characters = 0;
    int keptEnd = end;
    for (int i = from; i < end; i++) {
      if ((out.getByte(i) & 0xC0) != 0x80) { // every byte but those that continue a character
        if (characters == maxCharacters) {
          keptEnd = i;
        }
        characters++;
      }
    }
    for (int i = keptEnd; i < end; i++) {
      if (out.getByte(i) != ' ') {
        throw new IllegalArgumentException("it has " + characters + " characters");
      }
    }
    out.writerIndex(keptEnd);
    out.setInt(mark, keptEnd - from);
  }

  /**
   * Straight from what the row has, be it bytes or a String; asked for bytes, it would make them.
   */
  private void writeText(StringData value, ByteBuf out) {
    if (value instanceof BinaryStringData binary && binary.getBinarySection() != null) {
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
