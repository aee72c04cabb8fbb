package io.holowire.jmh.compare;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.postgresql.copy.CopyIn;

/**
 * COPY of line items in text format, as one writes it who has a CopyManager and objects: a buffer
 * of 64 KiB that is used again.
 */
final class TextCopy {
  private static final int CHUNK = 1 << 16;
  private static final int LONGEST_ROW = 1 << 10;

  private final StringBuilder text = new StringBuilder(CHUNK + LONGEST_ROW);
  private final CopyIn copy;

  private TextCopy(CopyIn copy) {
    this.copy = copy;
  }

  /** Copies all of them. */
  static void run(Server.Session session, String table, Stream<LineItem> items)
      throws SQLException {
    TextCopy rows = new TextCopy(session.copy().copyIn("COPY " + table + " FROM STDIN"));
    for (LineItem item : (Iterable<LineItem>) items::iterator) {
      rows.append(item);
      if (rows.text.length() >= CHUNK) {
        rows.send();
      }
    }
    rows.send();
    rows.copy.endCopy();
  }

  private void send() throws SQLException {
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    copy.writeToCopy(bytes, 0, bytes.length);
    text.setLength(0);
  }

  private void append(LineItem item) {
    text.append(item.orderKey()).append('\t');
    text.append(item.partKey()).append('\t');
    text.append(item.supplierKey()).append('\t');
    text.append(item.lineNumber()).append('\t');
    text.append(item.quantity()).append('\t');
    text.append(item.extendedPrice()).append('\t');
    text.append(item.discount()).append('\t');
    text.append(item.tax()).append('\t');
    escape(item.returnFlag()).append('\t');
    escape(item.status()).append('\t');
    text.append(item.shipDate()).append('\t');
    text.append(item.commitDate()).append('\t');
    text.append(item.receiptDate()).append('\t');
    escape(item.shipInstructions()).append('\t');
    escape(item.shipMode()).append('\t');
    escape(item.comment()).append('\n');
  }

  private StringBuilder escape(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '\t' -> text.append("\\t");
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        case '\\' -> text.append("\\\\");
        default -> text.append(c);
      }
    }
    return text;
  }
}
