package io.holowire.connector.row;

import io.holowire.pgwire.type.Oid;
import io.holowire.pgwire.type.PgArray;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

/** Turns an encoded array of one dimension into its literal. For one thread. */
public final class ArrayText {
  private final int elementOid;
  private final char delimiter;
  private final FieldText element;
  private final PgArray.Reader elements = new PgArray.Reader();

  /**
   * @param elementOid as {@link ColumnWriter#valueOid} has it; the array itself may name a domain
   * @param delimiter of the column's type, {@code pg_type.typdelim}
   */
  public ArrayText(int elementOid, char delimiter, FieldText element) {
    this.elementOid = elementOid;
    this.delimiter = delimiter;
    this.element = element;
  }

  /** Appends the literal in UTF-8; {@code index} is where the value's bytes begin. */
  public void write(ByteBuf in, int index, int length, ByteBuf out) {
    elements.wrap(in, index, length);
    out.writeByte('{');
    for (int i = 0; elements.next(); i++) {
      if (i > 0) {
        out.writeByte(delimiter);
      }
      if (elements.isNull()) {
        ByteBufUtil.writeAscii(out, "NULL");
      } else if (isPlain(elementOid)) {
        element.write(elementOid, in, elements.index(), elements.length(), out);
      } else {
        out.writeByte('"');
        int start = out.writerIndex();
        element.write(elementOid, in, elements.index(), elements.length(), out);
        escapeFrom(start, out);
        out.writeByte('"');
      }
    }
    out.writeByte('}');
  }

  /** Whether no value needs quotes; all others get them, for text may be empty, or NULL. */
  private static boolean isPlain(int oid) {
    return switch (oid) {
      case Oid.BOOL,
          Oid.INT2,
          Oid.INT4,
          Oid.INT8,
          Oid.FLOAT4,
          Oid.FLOAT8,
          Oid.NUMERIC,
          Oid.DATE,
          Oid.TIME,
          Oid.UUID ->
          true;
      default -> false;
    };
  }

  private static boolean isSpecial(byte b) {
    return b == '"' || b == '\\';
  }

  /** Puts a backslash before each quote and each backslash since {@code start}. */
  private static void escapeFrom(int start, ByteBuf out) {
    int from = out.writerIndex();
    int escapes = 0;
    for (int i = start; i < from; i++) {
      escapes += isSpecial(out.getByte(i)) ? 1 : 0;
    }
    int to = from + escapes;
    out.ensureWritable(escapes).writerIndex(to);
    // From the last one down, so that none is overwritten before it was read.
    while (to > from) {
      byte b = out.getByte(--from);
      out.setByte(--to, b);
      if (isSpecial(b)) {
        out.setByte(--to, '\\');
      }
    }
  }
}
