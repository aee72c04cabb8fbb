package io.holowire.pgwire.type;

import io.holowire.pgwire.error.ProtocolException;
import io.netty.buffer.ByteBuf;
import java.util.Objects;

/**
 * Arrays: written with one dimension, read with up to six.
 *
 * <p>Format: int32 dimensions, int32 1 when there is a NULL, int32 element OID; per dimension int32
 * size and int32 lower bound; then the elements in row-major order, each as a field of its own.
 *
 * <p>Writing reserves the header and patches it, so that elements are appended as they come:
 *
 * <pre>{@code
 * int mark = PgArray.begin(out, Oid.INT4);
 * PgScalars.writeInt4(out, 7);
 * PgScalars.writeNull(out);
 * PgArray.end(out, mark, 2, true);
 * }</pre>
 */
public final class PgArray {
  private static final int MAX_DIMENSIONS = 6; // MAXDIM of the server
  private static final int HEADER = 12;
  private static final int DIMENSION = 8;
  private static final int LOWER_BOUND = 1;

  private PgArray() {}

  /** Begins a field that holds a one-dimensional array; answers the mark for {@link #end}. */
  public static int begin(ByteBuf out, int elementOid) {
    int mark = out.writerIndex();
    out.ensureWritable(Integer.BYTES + HEADER + DIMENSION);
    out.writeInt(0).writeInt(1).writeInt(0).writeInt(elementOid).writeInt(0).writeInt(LOWER_BOUND);
    return mark;
  }

  /**
   * Ends what {@link #begin} began.
   *
   * @param mark what {@code begin} answered
   * @param elements how many were appended since, NULLs included
   * @param hasNull whether one of them is NULL
   */
  public static void end(ByteBuf out, int mark, int elements, boolean hasNull) {
    int header = mark + Integer.BYTES;
    if (elements == 0) {
      // The server's own form of '{}', and the only one that equals it.
      out.setInt(header, 0);
      out.writerIndex(header + HEADER);
    } else {
      out.setInt(header + 4, hasNull ? 1 : 0);
      out.setInt(header + HEADER, elements);
    }
    out.setInt(mark, out.writerIndex() - header);
  }

  /**
   * Walks the elements of one array at a time, forward; reusable, and nothing is copied.
   *
   * <pre>{@code
   * reader.wrap(in, index, length);
   * while (reader.next()) {
   *   list.add(reader.isNull() ? null : in.getInt(reader.index()));
   * }
   * }</pre>
   *
   * <p>Every count is checked against the bytes that are there before it is believed: an array of n
   * elements has at least 4n bytes, so {@link #elements()} is safe to allocate by.
   */
  public static final class Reader {
    private final int[] sizes = new int[MAX_DIMENSIONS];
    private final int[] lowerBounds = new int[MAX_DIMENSIONS];
    private ByteBuf in;
    private int dimensions;
    private int elementOid;
    private int elements;
    private int read;
    private int index;
    private int length;
    private int next;
    private int end;

    /** Stands nowhere until {@link #wrap}. */
    public Reader() {}

    /**
     * Reads the header and stands before the first element.
     *
     * @throws ProtocolException when the header makes no sense or announces more than is there
     */
    public Reader wrap(ByteBuf in, int index, int length) {
      if (length < HEADER || index < 0 || index > in.capacity() - length) {
        throw malformed("a header outside of its bytes, length", length);
      }
      this.in = in;
      end = index + length;
      dimensions = in.getInt(index);
      if (dimensions < 0 || dimensions > MAX_DIMENSIONS) {
        throw malformed("number of dimensions", dimensions);
      }
      elementOid = in.getInt(index + 8);
      next = index + HEADER + dimensions * DIMENSION;
      if (next > end) {
        throw malformed("dimensions outside of its bytes", dimensions);
      }
      elements = readSizes(index + HEADER);
      read = 0;
      checkEnd();
      return this;
    }

    /** 0 for an empty array. */
    public int dimensions() {
      return dimensions;
    }

    /** Elements along a dimension, which counts from 0, outermost first. */
    public int size(int dimension) {
      return sizes[Objects.checkIndex(dimension, dimensions)];
    }

    /** The subscript of the first element along a dimension, 1 unless the user chose another. */
    public int lowerBound(int dimension) {
      return lowerBounds[Objects.checkIndex(dimension, dimensions)];
    }

    public int elementOid() {
      return elementOid;
    }

    /** Elements in all dimensions together. */
    public int elements() {
      return elements;
    }

    /**
     * Moves to the next element in row-major order; false after the last.
     *
     * @throws ProtocolException when an element reaches beyond the array, or the array beyond them
     */
    public boolean next() {
      if (read == elements) {
        return false;
      }
      if (end - next < Integer.BYTES) {
        throw malformed("too few bytes for element", read);
      }
      length = in.getInt(next);
      index = next + Integer.BYTES;
      if (length < -1 || length > end - index) {
        throw malformed("element length", length);
      }
      next = index + Math.max(length, 0);
      read++;
      checkEnd();
      return true;
    }

    public boolean isNull() {
      return length < 0;
    }

    /** Where the current element's bytes begin in the wrapped buffer. */
    public int index() {
      return index;
    }

    /** The current element's length in bytes; −1 for NULL. */
    public int length() {
      return length;
    }

    private int readSizes(int at) {
      long product = dimensions == 0 ? 0 : 1;
      for (int i = 0; i < dimensions; i++, at += DIMENSION) {
        sizes[i] = in.getInt(at);
        lowerBounds[i] = in.getInt(at + 4);
        product *= sizes[i];
        if (sizes[i] < 0 || product > (end - next) / Integer.BYTES) {
          throw malformed("more elements than fit, size", sizes[i]);
        }
      }
      return (int) product;
    }

    private void checkEnd() {
      if (read == elements && next != end) {
        throw malformed("bytes after the last element", end - next);
      }
    }

    private static ProtocolException malformed(String what, int value) {
      return new ProtocolException("malformed array: " + what + ": " + value);
    }
  }
}
