package io.holowire.connector.row;

import io.holowire.connector.sql.Identifiers;
import io.holowire.connector.sql.SqlColumn;
import io.holowire.pgwire.type.Oid;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.StringJoiner;

/** Tells a person which row is meant: the encoded values of its key as text. */
public final class KeyText {
  private static final int LONGEST = 100;

  private KeyText() {}

  /** Such as {@code ("id", "day") = (5, 2024-01-31)}. */
  public static String of(List<SqlColumn> key, byte[] bytes, int offset) {
    StringJoiner names = new StringJoiner(", ", "(", ")");
    StringJoiner values = new StringJoiner(", ", "(", ")");
    ByteBuf in = Unpooled.wrappedBuffer(bytes);
    int at = offset;
    for (SqlColumn column : key) {
      names.add(Identifiers.quote(column.name()));
      int length = in.getInt(at);
      at += Integer.BYTES;
      values.add(length < 0 ? "NULL" : value(column, in, at, length));
      at += Math.max(0, length);
    }
    return names + " = " + values;
  }

  private static String value(SqlColumn column, ByteBuf in, int index, int length) {
    if (column.array()) {
      return "\\x" + cut(HexFormat.of().formatHex(in.array(), index, index + length));
    }
    if (column.wireOid() == Oid.BOOL) {
      return String.valueOf(in.getByte(index) != 0);
    }
    ByteBuf out = Unpooled.buffer();
    new FieldText().write(column.wireOid(), in, index, length, out);
    String text = cut(out.toString(StandardCharsets.UTF_8)).replaceAll("\\p{Cntrl}", "?");
    return FieldText.isText(column.wireOid()) ? "'" + text + "'" : text;
  }

  private static String cut(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }
}
