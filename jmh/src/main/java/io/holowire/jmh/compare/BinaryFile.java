package io.holowire.jmh.compare;

import java.io.BufferedOutputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.table.data.RowData;

/** Rows of {@code lineitem} in a file in COPY's binary format, as the server itself writes it. */
final class BinaryFile {
  /** What takes the file. */
  static final String COPY = "COPY " + LineItems.TABLE + " FROM STDIN (FORMAT binary)";

  private BinaryFile() {}

  /** Writes a file that is there as long as this JVM is. */
  static Path write(Server server, List<RowData> rows) throws Exception {
    Path file = Files.createTempFile("holowire-lineitem-", ".copy");
    file.toFile().deleteOnExit();
    try (Server.Session session = server.open();
        OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
      session.execute("CREATE TEMPORARY TABLE file (" + LineItems.COLUMNS + ")");
      TextCopy.run(session, "file", LineItem.of(rows));
      session.copy().copyOut("COPY file TO STDOUT (FORMAT binary)", out);
    }
    return file;
  }
}
