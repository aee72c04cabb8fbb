package io.holowire.connector.row;

import io.holowire.pgwire.type.Oid;
import io.holowire.pgwire.type.PgArray;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Gives values of one type that are equal to the server the same bytes, where its format has
 * several: −0.0 becomes 0.0, every NaN the same, a {@code char(n)} loses its trailing spaces, which
 * do not count, and a numeric the zeros behind its last digit.
 */
public enum EqualForm {
  /** Of a type with one encoding for each value. */
  ONLY {
    @Override
    public void apply(ByteBuf out, int start) {}
  },
  FLOAT4 {
    @Override
    public void apply(ByteBuf out, int start) {
      float value = out.getFloat(start + LENGTH);
      out.setFloat(start + LENGTH, Float.isNaN(value) ? Float.NaN : value + 0.0f);
    }
  },
  FLOAT8 {
    @Override
    public void apply(ByteBuf out, int start) {
      double value = out.getDouble(start + LENGTH);
      out.setDouble(start + LENGTH, Double.isNaN(value) ? Double.NaN : value + 0.0);
    }
  },
  NUMERIC {
    @Override
    public void apply(ByteBuf out, int start) {
      out.setShort(start + NUMERIC_SCALE, 0); // words that are zero are left out anyway
    }
  },
  BLANK_PADDED {
    @Override
    public void apply(ByteBuf out, int start) {
      int end = out.writerIndex();
      while (end > start + LENGTH && out.getByte(end - 1) == ' ') {
        end--;
      }
      endAt(out, start, end);
    }
  };

  private static final int LENGTH = Integer.BYTES;

  /** Behind the numbers of words, weight and sign: the decimal digits to show. */
  private static final int NUMERIC_SCALE = LENGTH + 3 * Short.BYTES;

  /** For a type, which is under all domains and no array. */
  public static EqualForm of(int oid) {
    return switch (oid) {
      case Oid.FLOAT4 -> FLOAT4;
      case Oid.FLOAT8 -> FLOAT8;
      case Oid.NUMERIC -> NUMERIC;
      case Oid.BPCHAR -> BLANK_PADDED;
      default -> ONLY;
    };
  }

  /**
   * Rewrites a value in place.
   *
   * @param out ends with the value, which is not NULL
   * @param start where its length stands, four bytes before it
   */
  public abstract void apply(ByteBuf out, int start);

  /**
   * Rewrites an array whose elements have this form: says nothing of their type, nor whether one of
   * them may be NULL.
   *
   * @param out ends with the array, which is not NULL
   * @param start where its length stands
   */
  public void applyToArray(ByteBuf out, int start) {
    PgArray.Reader array = new PgArray.Reader();
    array.wrap(out, start + LENGTH, out.writerIndex() - start - LENGTH);
    ByteBuf equal = Unpooled.buffer(out.writerIndex() - start);
    for (int i = 0; i < array.dimensions(); i++) {
      equal.writeInt(array.size(i)).writeInt(array.lowerBound(i));
    }
    while (array.next()) {
      int element = equal.writerIndex();
      equal.writeInt(array.length());
      if (!array.isNull()) {
        equal.writeBytes(out, array.index(), array.length());
        apply(equal, element);
      }
    }
    out.writerIndex(start);
    out.writeInt(equal.readableBytes()).writeBytes(equal);
  }

  private static void endAt(ByteBuf out, int start, int end) {
    out.writerIndex(end);
    out.setInt(start, end - start - LENGTH);
  }
}
