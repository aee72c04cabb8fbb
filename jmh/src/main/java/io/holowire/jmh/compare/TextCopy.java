package io.holowire.jmh.compare;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.postgresql.copy.CopyIn;

/**
 * COPY in text format, as one writes it who has a CopyManager and objects: a buffer of 64 KiB that
 * is used again.
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
  static <T> void run(Server.Session session, String table, Stream<T> rows, Line<T> line)
      throws SQLException {
    TextCopy copy = new TextCopy(session.copy().copyIn("COPY " + table + " FROM STDIN"));
    for (T row : (Iterable<T>) rows::iterator) {
      line.append(copy.text, row);
      if (copy.text.length() >= CHUNK) {
        copy.send();
      }
    }
    copy.send();
    copy.copy.endCopy();
  }

  private void send() throws SQLException {
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    copy.writeToCopy(bytes, 0, bytes.length);
    text.setLength(0);
  }

  /** A row as a line, with the line's end. */
  interface Line<T> {
    void append(StringBuilder text, T row);
  }
}
