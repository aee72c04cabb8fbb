package io.holowire.jmh.compare;

import io.holowire.jmh.compare.checksum.Total;
import java.io.OutputStream;

/** The driver's CopyManager, text of which only the lines are counted. */
record CopyOutWay() implements ScanWay {
  @Override
  public String name() {
    return "copy-out" + UNDECODED;
  }

  @Override
  public Total scan(Server server, String table) throws Exception {
    Lines lines = new Lines();
    try (Server.Session session = server.open()) {
      session.copy().copyOut("COPY " + table + " TO STDOUT", lines);
    }
    return Total.undecoded(lines.count);
  }

  @Override
  public String toString() {
    return name() + ": pgjdbc's CopyManager, lines of text counted";
  }

  /** COPY escapes a line's end within a value. */
  private static final class Lines extends OutputStream {
    private long count;

    @Override
    public void write(int b) {
      if (b == '\n') {
        count++;
      }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      for (int i = offset; i < offset + length; i++) {
        write(bytes[i]);
      }
    }
  }
}
