package io.holowire.connector.sink;

import io.holowire.connector.sql.Identifiers;
import io.holowire.connector.sql.SqlColumn;
import io.holowire.pgwire.type.Oid;
import io.holowire.pgwire.type.PgNumeric;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.HexFormat;
import java.util.List;
import java.util.StringJoiner;
import java.util.UUID;

/** Tells a person which row is meant: the encoded values of its key as text. */
final class KeyText {
  private static final int LONGEST = 100;
  private static final LocalDate EPOCH = LocalDate.of(2000, 1, 1);

  private KeyText() {}

  /** Such as {@code ("id", "day") = (5, 2024-01-31)}. */
  static String of(List<SqlColumn> key, byte[] bytes, int offset) {
    StringJoiner names = new StringJoiner(", ", "(", ")");
    StringJoiner values = new StringJoiner(", ", "(", ")");
    int at = offset;
    for (SqlColumn column : key) {
      names.add(Identifiers.quote(column.name()));
      values.add(value(column.wireOid(), bytes, at));
      at += Rows.fieldBytes(bytes, at);
    }
    return names + " = " + values;
  }

  private static String value(int oid, byte[] bytes, int at) {
    int length = Rows.length(bytes, at);
    if (length < 0) {
      return "NULL";
    }
    ByteBuffer value = ByteBuffer.wrap(bytes, at + Integer.BYTES, length).slice();
    return switch (oid) {
      case Oid.BOOL -> value.get() == 0 ? "false" : "true";
      case Oid.INT2 -> Short.toString(value.getShort());
      case Oid.INT4 -> Integer.toString(value.getInt());
      case Oid.INT8 -> Long.toString(value.getLong());
      case Oid.FLOAT4 -> Float.toString(value.getFloat());
      case Oid.FLOAT8 -> Double.toString(value.getDouble());
      case Oid.DATE -> EPOCH.plusDays(value.getInt()).toString();
      case Oid.TIMESTAMP -> timestamp(value.getLong()).toString();
      case Oid.TIMESTAMPTZ -> timestamp(value.getLong()) + "Z";
      case Oid.UUID -> new UUID(value.getLong(), value.getLong()).toString();
      case Oid.TEXT, Oid.VARCHAR, Oid.BPCHAR, Oid.NAME -> text(bytes, at, length);
      case Oid.NUMERIC ->
          PgNumeric.read(Unpooled.wrappedBuffer(bytes), at + Integer.BYTES, length).toPlainString();
      default -> "\\x" + cut(hex(bytes, at + Integer.BYTES, length));
    };
  }

  private static String hex(byte[] bytes, int from, int length) {
    return HexFormat.of().formatHex(bytes, from, from + length);
  }

  private static LocalDateTime timestamp(long micros) {
    return EPOCH
        .atStartOfDay()
        .plusSeconds(Math.floorDiv(micros, 1_000_000L))
        .plusNanos(Math.floorMod(micros, 1_000_000L) * 1_000);
  }

  private static String text(byte[] bytes, int at, int length) {
    String text = new String(bytes, at + Integer.BYTES, length, StandardCharsets.UTF_8);
    return "'" + cut(text).replaceAll("\\p{Cntrl}", "?") + "'";
  }

  private static String cut(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }
}
