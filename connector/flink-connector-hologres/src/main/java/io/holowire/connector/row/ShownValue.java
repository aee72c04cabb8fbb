package io.holowire.connector.row;

import io.holowire.pgwire.type.Oid;
import io.holowire.pgwire.type.PgTime;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/** Prints a value of the wire into a message: numbers, dates and times, which may not fit. */
final class ShownValue {
  /** The longest value that is shown whole. */
  private static final int MAX_CHARACTERS = 80;

  private ShownValue() {}

  /** As the server prints it, at its length; of other types, its size. */
  static String of(int oid, ByteBuf in, int index, int length) {
    return switch (oid) {
      case Oid.DATE -> time(oid, in, index, length, in.getInt(index), PgTime.DATE_INFINITY);
      case Oid.TIMESTAMP, Oid.TIMESTAMPTZ ->
          time(oid, in, index, length, in.getLong(index), PgTime.TIMESTAMP_INFINITY);
      case Oid.INT2, Oid.INT4, Oid.INT8, Oid.FLOAT4, Oid.FLOAT8, Oid.NUMERIC, Oid.TIME ->
          text(oid, in, index, length);
      default -> "of " + length + " bytes";
    };
  }

  private static String time(
      int oid, ByteBuf in, int index, int length, long value, long infinity) {
    if (value == infinity) {
      return "infinity";
    }
    // Two's complement: the negative infinity is the least number.
    return value == -infinity - 1 ? "-infinity" : text(oid, in, index, length);
  }

  private static String text(int oid, ByteBuf in, int index, int length) {
    ByteBuf out = Unpooled.buffer();
    new FieldText().write(oid, in, index, length, out);
    String text = out.toString(StandardCharsets.US_ASCII);
    return text.length() <= MAX_CHARACTERS ? text : text.substring(0, MAX_CHARACTERS) + "…";
  }
}
